// SPDX-License-Identifier: MIT
// Digest algorithms as XML names them (pki 9.1). An exact table, never a part of a string.
#pragma once

#include <string>
#include <string_view>

#include "crypto/cms/digest.hpp"

namespace pidpys::xml {

// What is written. Every algorithm of crypto::digest_algorithms() has one: "urn:oid:…" where XML knows no better.
std::string digest_uri(const crypto::DigestAlgorithm& algorithm);

// nullptr if unknown.
const crypto::DigestAlgorithm* digest_by_uri(std::string_view uri);

}  // namespace pidpys::xml
