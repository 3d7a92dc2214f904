// SPDX-License-Identifier: MIT
// The blocks of a PEM text (RFC 7468 §2), one after another; whatever stands between them is skipped.
// Blanks at the ends of lines do not matter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys {

struct PemBlock {
    std::string_view label;  // "CERTIFICATE"
    std::string_view whole;  // with its begin and end lines
    std::string_view body;   // between them
};

// Takes the next block off `rest`; nothing where there is none left. Errc::malformed: a block without its end.
Result<std::optional<PemBlock>> next_pem_block(std::string_view& rest);

// The octets of a text that is Base64 of DER or BER and nothing else, without any armour; nothing for another text.
std::optional<Bytes> bare_base64(std::string_view text);

// One block with lines of 64 characters, for what is no secret.
std::string pem_block(std::string_view label, ByteView octets);

}  // namespace pidpys
