// SPDX-License-Identifier: MIT
// Any processor, constant time: every octet is compared with all 256 values of its S-box.
#include "crypto/symmetric/column_engine.hpp"
#include "crypto/symmetric/kalyna_tables.hpp"

namespace pidpys::crypto::detail {
namespace {

using Octets16 = std::uint8_t __attribute__((vector_size(16)));
using Words4 = std::uint32_t __attribute__((vector_size(16)));

// A slab as plain words; the compiler makes vectors of the loops.
struct Words8 {
    std::uint64_t w[8];

    Words8& operator^=(const Words8& b) {
        for (int i = 0; i < 8; ++i) w[i] ^= b.w[i];
        return *this;
    }
    Words8& operator+=(const Words8& b) {
        for (int i = 0; i < 8; ++i) w[i] += b.w[i];
        return *this;
    }
    friend Words8 operator^(Words8 a, const Words8& b) { return a ^= b; }
    friend Words8 operator+(Words8 a, const Words8& b) { return a += b; }
    friend Words8 operator-(Words8 a, const Words8& b) {
        for (int i = 0; i < 8; ++i) a.w[i] -= b.w[i];
        return a;
    }
};

// Entry e of S-boxes 0 to 3 in one word, as the rows of a column use them.
struct Interleaved {
    std::uint32_t entry[256];
};

constexpr Interleaved interleave(const std::uint8_t (&box)[4][256]) {
    Interleaved all{};
    for (unsigned e = 0; e < 256; ++e) {
        for (unsigned s = 0; s < 4; ++s) all.entry[e] |= std::uint32_t{box[s][e]} << (8 * s);
    }
    return all;
}

constexpr Interleaved kForward = interleave(kSBox);
constexpr Interleaved kBackward = interleave(kInverseSBox.box);

struct ScanOps {
    using Slab = Words8;

    static Slab load(const void* from) {
        Slab x;
        std::memcpy(&x, from, sizeof x);
        return x;
    }
    static void store(void* to, const Slab& x) { std::memcpy(to, &x, sizeof x); }
    static Slab splat(std::uint64_t v) { return {{v, v, v, v, v, v, v, v}}; }

    static void substitute(Slab& x, const Interleaved& box) {
        Octets16 in[4];
        Octets16 out[4] = {};
        std::memcpy(in, &x, sizeof in);
        Octets16 value{};
        for (int e = 0; e < 256; ++e, value += 1) {
            const std::uint32_t word = box.entry[e];
            const auto entry = reinterpret_cast<Octets16>(Words4{word, word, word, word});
            for (int i = 0; i < 4; ++i) out[i] |= reinterpret_cast<Octets16>(in[i] == value) & entry;
        }
        std::memcpy(&x, out, sizeof x);
    }

    // Rows move right by row_shift; `sign` -1 moves them back.
    template <int Columns>
    static void shift(Slab& x, int sign) {
        Slab out{};
        for (int row = 0; row < 8; ++row) {
            const std::uint64_t mask = std::uint64_t{0xff} << (8 * row);
            const int by = (Columns + sign * row_shift(Columns, row)) % Columns;
            for (int c = 0; c < 8; ++c) out.w[c / Columns * Columns + (c + by) % Columns] |= x.w[c] & mask;
        }
        x = out;
    }

    // Each octet times a constant, by doubling; then the column turned by k octets.
    static void mix(Slab& x, const std::uint8_t row[8]) {
        Slab out{};
        for (auto i = 0; i < 8; ++i) {
            std::uint64_t power = x.w[i];
            std::uint64_t sum = 0;
            for (unsigned bit = 0; bit < 8; ++bit) {
                for (unsigned k = 0; k < 8; ++k) {
                    if ((row[k] >> bit & 1) != 0) sum ^= k == 0 ? power : power >> (8 * k) | power << (64 - 8 * k);
                }
                power = ((power & 0x7f7f7f7f7f7f7f7f) << 1) ^ ((power >> 7 & 0x0101010101010101) * 0x1d);
            }
            out.w[i] = sum;
        }
        x = out;
    }

    template <int Columns>
    void round(Slab& x) const {
        substitute(x, kForward);
        shift<Columns>(x, 1);
        mix(x, kMds);
    }

    template <int Columns>
    void unround(Slab& x) const {
        mix(x, kInverseMds);
        shift<Columns>(x, -1);
        substitute(x, kBackward);
    }

    void round16(Slab& a, Slab& b) const {
        substitute(a, kForward);
        substitute(b, kForward);
        std::uint64_t in[16];
        std::uint64_t out[16] = {};
        std::memcpy(in, &a, 64);
        std::memcpy(in + 8, &b, 64);
        for (int row = 0; row < 8; ++row) {
            const std::uint64_t mask = std::uint64_t{0xff} << (8 * row);
            for (int c = 0; c < 16; ++c) out[(c + row_shift(16, row)) % 16] |= in[c] & mask;
        }
        std::memcpy(&a, out, 64);
        std::memcpy(&b, out + 8, 64);
        mix(a, kMds);
        mix(b, kMds);
    }
};

bool always() { return true; }

using Engine = ColumnEngine<ScanOps>;

}  // namespace

const ColumnCore kColumnsPortable = {"portable",       always,          true,
                                     Engine::compress, Engine::finish,  Engine::permute,
                                     Engine::round,    Engine::encrypt, Engine::decrypt};

}  // namespace pidpys::crypto::detail
