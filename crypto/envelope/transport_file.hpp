// SPDX-License-Identifier: MIT
// Transport files of the tax office: labelled blocks of signatures, envelopes and certificates (keys-and-envelopes 1.12).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

inline constexpr std::size_t max_transport_blocks = 256;
inline constexpr std::size_t max_transport_fields = 256;

struct TransportField {
    std::string_view name;
    std::string_view value;  // octets, often CP1251
};

struct TransportBlock {
    std::string_view label;  // "UA1_SIGN", "UA1_CRYPT", "CERTCRYPT", "DOCUMENT" …
    ByteView contents;
};

// Views of the file.
struct TransportFile {
    std::vector<TransportField> fields;  // of its header
    std::vector<TransportBlock> blocks;
};

// By how it begins: with a header, or a label that stands in such files.
bool is_transport_file(ByteView octets);

// malformed, too_large; unsupported: PACKED_XML.
Result<TransportFile> read_transport_file(ByteView octets);

}  // namespace pidpys::crypto
