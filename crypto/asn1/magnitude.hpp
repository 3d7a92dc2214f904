// SPDX-License-Identifier: MIT
// Serial numbers compared as numbers: some responders drop the sign octet (pki 3.5).
#pragma once

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto::der {

// The content of an INTEGER that is not negative, without leading zeros.
inline ByteView magnitude(ByteView content) {
    while (content.size() > 1 && content[0] == 0) content = content.subspan(1);
    return content;
}

}  // namespace pidpys::crypto::der
