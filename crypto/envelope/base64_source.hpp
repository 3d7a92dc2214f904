// SPDX-License-Identifier: MIT
// Base64 (RFC 4648 §4) decoded piece by piece, so that a message in text clothes needs no more memory than one without.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/byte_stream.hpp"

namespace pidpys::crypto {

// Blanks and line ends anywhere. malformed, from next(): what is no Base64.
class Base64Source final : public ByteSource {
public:
    explicit Base64Source(std::string_view text) : rest_(text) {}
    Result<ByteView> next() override;

private:
    std::string_view rest_;  // outlives the source
    std::string kept_;       // of a group of four that is not whole yet
    Bytes decoded_;
    bool padded_ = false;
};

}  // namespace pidpys::crypto
