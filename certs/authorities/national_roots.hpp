// SPDX-License-Identifier: MIT
// The national roots of Ukraine, by fingerprint (pki 5.4). Public lists are not signed and hold roots of tests beside
// those of production: what is trusted of them stands here.
#pragma once

#include <span>
#include <string_view>

#include "crypto/base/bytes.hpp"

namespace pidpys::certs {

struct NationalRoot {
    std::string_view fingerprint;    // certs/fingerprint.hpp
    std::string_view serial_number;  // of the subject
    bool test = false;               // trusted in test mode alone
};

std::span<const NationalRoot> national_roots();

// Null: the certificate is none of them.
const NationalRoot* national_root(ByteView certificate);

}  // namespace pidpys::certs
