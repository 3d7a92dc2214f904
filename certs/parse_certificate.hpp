// SPDX-License-Identifier: MIT
// Certificates as libcrypto's objects.
#pragma once

#include "crypto/base/bytes.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

// Null for what is no certificate or is larger than max_certificate_size. The object may be shared with other threads:
// read only. The last hundred are kept, because decoding the key inside takes libcrypto a millisecond.
crypto::X509Ptr parse_certificate(ByteView der);

}  // namespace pidpys::certs
