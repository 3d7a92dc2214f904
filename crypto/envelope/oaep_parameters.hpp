// SPDX-License-Identifier: MIT
// RSAES-OAEP-params (RFC 4055 §4.1, RFC 8017 A.2.1).
#pragma once

#include "crypto/base/result.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::crypto {

// A whole element, or nothing: then all defaults hold, SHA-1 among them. The label is a view of it. malformed, unsupported.
Result<WayToDecrypt> read_oaep_parameters(ByteView parameters);

// AlgorithmIdentifier with this digest for hash and mask, and no label.
Bytes oaep_identifier(const DigestAlgorithm& digest);

}  // namespace pidpys::crypto
