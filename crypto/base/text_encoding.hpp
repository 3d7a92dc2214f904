// SPDX-License-Identifier: MIT
// Texts as editors save them: a byte order mark before UTF-8, or UTF-16 (Windows' Notepad, PowerShell).
#pragma once

#include "crypto/base/bytes.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys {

// The text in UTF-8 without its mark: a view of `octets`, or of `storage` where it had to be turned. Text without a
// mark is taken as it is; half a pair of UTF-16 becomes U+FFFD.
ByteView utf8_text(ByteView octets, Bytes& storage);
ByteView utf8_text(ByteView octets, SecretBytes& storage);  // for passwords and keys

}  // namespace pidpys
