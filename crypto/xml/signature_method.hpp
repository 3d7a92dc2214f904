// SPDX-License-Identifier: MIT
// SignatureMethod of XMLDSig (pki 9.1): an exact table, never a part of a string.
#pragma once

#include <string_view>

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::xml {

// Whether `value` is the key's signature of `octets` by the method of this URI. ECDSA and DSTU 4145 values are r and s one
// after the other. Errors: unsupported; integrity (it is not, or the method is of another kind of key).
Result<void> verify_value(std::string_view method, EVP_PKEY* key, ByteView octets, ByteView value);

}  // namespace pidpys::xml
