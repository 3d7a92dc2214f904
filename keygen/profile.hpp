// SPDX-License-Identifier: MIT
// What kind of keys a person gets, and what is asked about the person for the certificate: a profile, of the
// administrator's file (profile_file.hpp) or built in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/container/write_pkcs12.hpp"
#include "crypto/csr/certification_request.hpp"
#include "crypto/dstu4145/parameters_der.hpp"

namespace pidpys::keygen {

// A field of the form, and where its value goes in a request. The first field with a value gives an attribute of the
// subject; the later ones for the same attribute are left out.
struct KeyField {
    std::string name;  // "SURNAME"
    bool optional = false;
    std::string by_default;  // what it is where the form leaves it empty
    std::optional<crypto::der::Oid> subject, directory;
    std::string prefix;  // of the subject's value: "TINUA-"
    bool mail = false, challenge = false;
};

// A field of this name as the contract has it; nothing for a name that it does not know.
std::optional<KeyField> known_field(std::string_view name);
// The names of all of them.
std::vector<std::string> known_fields();

struct KeyProfile {
    std::string oid;  // the form's number, for pages; any unique one
    std::string id;
    std::string caption;
    std::string signature_algorithm, agreement_algorithm;  // crypto::generate_key; none of the second: one key for both
    crypto::dstu4145::ParametersForm parameters = crypto::dstu4145::ParametersForm::written_out;
    const char* digest = nullptr;  // of the request's signature; null: the key's usual one
    crypto::Pkcs12Scheme container = crypto::Pkcs12Scheme::gost;
    std::vector<KeyField> fields;
    std::vector<crypto::der::Oid> extended_key_usage;
};

// A person, a company's seal, and the same person with keys of RSA and of ECDSA.
const std::vector<KeyProfile>& built_in_profiles();

// By its id or oid; null if there is none.
const KeyProfile* find_profile(const std::vector<KeyProfile>& profiles, std::string_view name);

}  // namespace pidpys::keygen
