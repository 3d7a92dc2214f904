// SPDX-License-Identifier: MIT
// Certificates and revocation lists as people have them: in DER, one or several with line ends between; in PEM with
// anything around; as a PKCS#7 bundle (.p7b: RFC 5652 SignedData that signs nothing); in Base64 without armour; as
// UTF-16 text. What a file holds is told by its content alone.
#pragma once

#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

inline constexpr std::size_t max_bundle_certificates = 1024;  // the national list of all authorities has some 500
inline constexpr std::size_t max_bundle_lists = 64;

struct PkiBundle {
    std::vector<Bytes> certificates;      // DER, in the order found
    std::vector<Bytes> revocation_lists;  // DER
};

// At least one of either. Looks at their structure, not at what they say. Errc::malformed, Errc::too_large.
Result<PkiBundle> read_pki_bundle(ByteView octets);

// The certificates alone; at least one.
Result<std::vector<Bytes>> read_certificate_bundle(ByteView octets);

}  // namespace pidpys::crypto
