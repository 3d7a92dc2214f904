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

// The one to four octets of a character in UTF-8, and how many they are.
std::size_t encode_utf8(char32_t character, std::uint8_t* out);

}  // namespace pidpys
