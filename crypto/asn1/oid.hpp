// SPDX-License-Identifier: MIT
// Object identifiers: written dotted in the source, held as the octets that stand in DER.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto::der {

class Oid {
public:
    // Throws std::invalid_argument for a text that is no identifier or longer than 24 octets: a bug, since it
    // stands in the source.
    explicit constexpr Oid(std::string_view dotted) {
        std::uint64_t first = 0;
        std::size_t index = 0;
        while (!dotted.empty()) {
            std::uint64_t arc = 0;
            std::size_t used = 0;
            while (used < dotted.size() && dotted[used] != '.') {
                if (dotted[used] < '0' || dotted[used] > '9') throw std::invalid_argument("object identifier");
                arc = arc * 10 + static_cast<std::uint64_t>(dotted[used++] - '0');
            }
            dotted.remove_prefix(used < dotted.size() ? used + 1 : used);
            if (index == 0)
                first = arc;
            else
                append(index == 1 ? first * 40 + arc : arc);
            ++index;
        }
        if (index < 2) throw std::invalid_argument("object identifier");
    }

    // The content octets, without tag and length.
    [[nodiscard]] constexpr ByteView content() const { return {octets_.data(), size_}; }

    friend bool operator==(const Oid& oid, ByteView content) {
        return std::equal(content.begin(), content.end(), oid.octets_.begin(), oid.octets_.begin() + oid.size_);
    }

private:
    constexpr void append(std::uint64_t arc) {
        std::size_t digits = 1;
        for (std::uint64_t rest = arc >> 7; rest != 0; rest >>= 7) ++digits;
        if (size_ + digits > octets_.size()) throw std::invalid_argument("object identifier too long");
        while (digits-- > 0)
            octets_[size_++] = static_cast<std::uint8_t>(((arc >> (7 * digits)) & 0x7f) | (digits != 0 ? 0x80 : 0));
    }

    std::array<std::uint8_t, 24> octets_{};
    std::uint8_t size_ = 0;
};

// Dotted text of content octets; empty if they are no identifier or hold an arc of more than 63 bits.
std::string oid_text(ByteView content);

}  // namespace pidpys::crypto::der
