// SPDX-License-Identifier: MIT
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

namespace {

GostSBox::Rows unpack(ByteView dke) {
    GostSBox::Rows rows{};
    for (std::size_t i = 0; i < 64; ++i) {
        auto& row = rows[i / 8];
        row[2 * (i % 8)] = dke[i] >> 4;
        row[2 * (i % 8) + 1] = dke[i] & 0x0f;
    }
    return rows;
}

constexpr GostSBox::Packed kDke1 = {0xa9, 0xd6, 0xeb, 0x45, 0xf1, 0x3c, 0x70, 0x82, 0x80, 0xc4, 0x96, 0x7b, 0x23,
                                    0x1f, 0x5e, 0xad, 0xf6, 0x58, 0xeb, 0xa4, 0xc0, 0x37, 0x29, 0x1d, 0x38, 0xd9,
                                    0x6b, 0xf0, 0x25, 0xca, 0x4e, 0x17, 0xf8, 0xe9, 0x72, 0x0d, 0xc6, 0x15, 0xb4,
                                    0x3a, 0x28, 0x97, 0x5f, 0x0b, 0xc1, 0xde, 0xa3, 0x64, 0x38, 0xb5, 0x64, 0xea,
                                    0x2c, 0x17, 0x9f, 0xd0, 0x12, 0x3e, 0x6d, 0xb8, 0xfa, 0xc5, 0x79, 0x04};

}  // namespace

GostSBox::GostSBox(const Rows& rows) : rows_(rows), lookup_{} {
    for (std::size_t octet = 0; octet < 4; ++octet) {
        for (std::size_t nibble = 0; nibble < 16; ++nibble) {
            lookup_.low[16 * octet + nibble] = rows[2 * octet][nibble];
            lookup_.high[16 * octet + nibble] = static_cast<std::uint8_t>(rows[2 * octet + 1][nibble] << 4);
        }
    }
}

const GostSBox& GostSBox::dke1() {
    static const GostSBox table(unpack(kDke1));
    return table;
}

Result<GostSBox> GostSBox::from_packed(ByteView dke) {
    if (dke.size() != 64) return fail(Errc::malformed, "a DKE has 64 octets");
    const Rows rows = unpack(dke);
    for (const auto& row : rows) {
        unsigned seen = 0;
        for (const auto value : row) seen |= 1U << value;
        if (seen != 0xffff) return fail(Errc::malformed, "a row of the DKE is no permutation");
    }
    return GostSBox(rows);
}

GostSBox::Packed GostSBox::packed() const {
    Packed dke{};
    for (std::size_t i = 0; i < 64; ++i) {
        const auto& row = rows_[i / 8];
        dke[i] = static_cast<std::uint8_t>((row[2 * (i % 8)] << 4) | row[2 * (i % 8) + 1]);
    }
    return dke;
}

}  // namespace pidpys::crypto
