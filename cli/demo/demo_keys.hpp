// SPDX-License-Identifier: MIT
// A certification authority that nobody need trust, and the certificates it issues: for keys to try the service with.
#pragma once

#include <filesystem>
#include <string>

#include "certs/certificate.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::cli {

struct DemoAuthority {
    crypto::X509Ptr certificate;
    crypto::EvpPkey key;  // lives as long as this object: it is never written
};

struct Person {
    std::string surname, given_names;
    std::string tax_number;  // РНОКПП: ten digits; may be empty
};

// P-256, five years. `mark` goes into its name.
Result<DemoAuthority> make_demo_authority(const std::string& mark, certs::TimePoint now);

// The authority's certificate as load_authority_files reads it. io, internal.
Result<void> write_demo_authority(const std::filesystem::path& file, const std::string& id, X509* certificate);

// The key with a signature certificate (digitalSignature, nonRepudiation) of the person, two years, and the authority's;
// self-signed without an authority. invalid_argument (a name of more than 64 letters …), internal.
Result<crypto::KeyEntry> certify_key(crypto::EvpPkey key, const Person& person, const DemoAuthority* authority,
                                     certs::TimePoint now);

}  // namespace pidpys::cli
