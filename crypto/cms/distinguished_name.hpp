// SPDX-License-Identifier: MIT
// Whether two names are one, wherever an issuer is looked for.
#pragma once

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto {

// Names (whole elements) compared as RFC 5280 §7.1 wants it, by libcrypto's canonical form: the type of a string, the
// case of its letters and the number of its blanks do not count. What is no Name equals its own octets alone.
bool same_name(ByteView a, ByteView b);

}  // namespace pidpys::crypto
