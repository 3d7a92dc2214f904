// SPDX-License-Identifier: MIT
// Certificates as people have them: one in DER, any number in PEM, or a PKCS#7 bundle (.p7b: RFC 5652 SignedData that
// signs nothing) in either.
#pragma once

#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

inline constexpr std::size_t max_bundle_certificates = 256;

// DER of each, in the order found; at least one. Looks at their structure, not at what they say.
// Errc::malformed, Errc::too_large.
Result<std::vector<Bytes>> read_certificate_bundle(ByteView octets);

}  // namespace pidpys::crypto
