// SPDX-License-Identifier: MIT
// The substitution table of GOST 28147-89 ("DKE", довгостроковий ключовий елемент): eight rows of sixteen
// 4-bit values. Row 0 serves the lowest nibble of a round's input.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

class GostSBox {
public:
    using Rows = std::array<std::array<std::uint8_t, 16>, 8>;
    using Packed = std::array<std::uint8_t, 64>;

    explicit GostSBox(const Rows& rows);

    // DKE No 1 of Instruction 114, the table in general use.
    static const GostSBox& dke1();

    // The 64-octet form of certificates and containers: two entries an octet, high half first, row after row.
    // Errc::malformed unless 64 octets and every row is a permutation.
    static Result<GostSBox> from_packed(ByteView dke);
    [[nodiscard]] Packed packed() const;

    [[nodiscard]] const Rows& rows() const { return rows_; }
    friend bool operator==(const GostSBox& a, const GostSBox& b) { return a.rows_ == b.rows_; }

    // For the cipher cores: entry [octet of the word][low nibble, high nibble (already shifted left by 4)].
    struct Lookup {
        alignas(64) std::array<std::uint8_t, 64> low;
        alignas(64) std::array<std::uint8_t, 64> high;
    };
    [[nodiscard]] const Lookup& lookup() const { return lookup_; }

private:
    Rows rows_;
    Lookup lookup_;
};

}  // namespace pidpys::crypto
