// SPDX-License-Identifier: MIT
// A certification authority and people that do not exist, to try the service with.
#pragma once

#include <string>

#include "certs/certificate.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::cli {

struct DemoAuthority {
    crypto::X509Ptr certificate;
    crypto::EvpPkey key;  // lives as long as this object: it is never written
};

struct DemoPerson {
    std::string surname, given_names;
    std::string tax_number;  // РНОКПП: ten digits
};

// P-256, five years.
Result<DemoAuthority> make_demo_authority(certs::TimePoint now);

// A signature certificate (digitalSignature, nonRepudiation) of the person for the public half of `key`, two years.
Result<crypto::X509Ptr> issue_demo_certificate(const DemoAuthority& authority, EVP_PKEY* key, const DemoPerson& person,
                                               certs::TimePoint now);

// PKCS#12 with the key, its certificate and the authority's: PBES2 with AES-256, HMAC-SHA-256. The password is no
// secret (the documentation tells it), so that it is a plain text.
Result<Bytes> demo_pkcs12(EVP_PKEY* key, X509* certificate, X509* authority, const char* password,
                          const std::string& label);

}  // namespace pidpys::cli
