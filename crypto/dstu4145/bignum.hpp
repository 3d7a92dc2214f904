// SPDX-License-Identifier: MIT
// Words to and from OpenSSL's BIGNUM.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/dstu4145/words.hpp"

namespace pidpys::crypto::dstu4145 {

BigNum to_bignum(const Words& words);
Words from_bignum(const BIGNUM* number);  // at most 512 bits

}  // namespace pidpys::crypto::dstu4145
