// SPDX-License-Identifier: MIT
// Moduli of RSA that anybody factors in no time.
#pragma once

#include "crypto/base/openssl.hpp"

namespace pidpys::crypto {

// An even number, a prime or a power of one, one with a factor below 2^16, one that is a square or whose factors lie so
// close together that Fermat's method finds them within a hundred rounds (CA/Browser Forum BR §6.1.1.6). Never true of
// a modulus generated as FIPS 186-5 asks. Out of reach: longer factors, smooth p - 1, primes that two keys share, and
// generators known to be weak (Debian 2008, ROCA).
bool is_factored_by_anybody(const BIGNUM* modulus);

}  // namespace pidpys::crypto
