// SPDX-License-Identifier: MIT
// Any processor: each nibble is compared with all sixteen values, sixteen octets at a time where the compiler can.
#include "crypto/symmetric/gost_mixer.hpp"

namespace pidpys::crypto::detail {
namespace {

class ScanLookup {
public:
    using Words = Words4;

    explicit ScanLookup(const GostSBox::Lookup& sbox) {
        for (unsigned e = 0; e < 16; ++e) {
            low_[e] = entry(sbox.low.data() + e);
            high_[e] = entry(sbox.high.data() + e);
        }
    }

    Words4 add(Words4 to, Words4 x) const {
        const auto low = reinterpret_cast<Octets16>(x & splat(0x0f0f0f0f));
        const auto high = reinterpret_cast<Octets16>((x >> 4) & splat(0x0f0f0f0f));
        Octets16 result{};
        Octets16 value{};
        for (unsigned e = 0; e < 16; ++e, value += 1) {
            result |= reinterpret_cast<Octets16>(low == value) & low_[e];
            result |= reinterpret_cast<Octets16>(high == value) & high_[e];
        }
        return to ^ reinterpret_cast<Words4>(result);
    }

private:
    // What an entry gives in each of a word's four octets, for all four words.
    static Octets16 entry(const std::uint8_t* row) {
        Octets16 pattern{};
        for (int i = 0; i < 16; ++i) pattern[i] = row[16 * (i % 4)];
        return pattern;
    }

    Octets16 low_[16];
    Octets16 high_[16];
};

struct OneHash {
    using Words = Words4;
    static constexpr int kLanes = 1;

    static Octets16 octets(Words x) { return reinterpret_cast<Octets16>(x); }
    template <class T>
    static Words words(T x) {
        return reinterpret_cast<Words>(x);
    }

    template <class From>
    static Words load(const From& from, int at) {
        Words x;
        std::memcpy(&x, from[0] + at, sizeof x);
        return x;
    }
    static void store(Words x, std::uint8_t (*to)[32], int at) { std::memcpy(to[0] + at, &x, sizeof x); }
    static Words everywhere(const void* from) {
        Words x;
        std::memcpy(&x, from, sizeof x);
        return x;
    }

    template <int N>
    static Words from_octet(Words a, Words b) {
        return words(__builtin_shufflevector(octets(a), octets(b), N, N + 1, N + 2, N + 3, N + 4, N + 5, N + 6, N + 7,
                                             N + 8, N + 9, N + 10, N + 11, N + 12, N + 13, N + 14, N + 15));
    }
    static Words zip8(Words x) {
        return words(
            __builtin_shufflevector(octets(x), octets(x), 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
    }
    static Words zip16_low(Words a, Words b) {
        return words(
            __builtin_shufflevector(octets(a), octets(b), 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
    }
    static Words zip16_high(Words a, Words b) {
        return words(__builtin_shufflevector(octets(a), octets(b), 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15,
                                             30, 31));
    }
    static Words zip32_low(Words a, Words b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); }
    static Words zip32_high(Words a, Words b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); }
    static Words zip64_low(Words a, Words b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); }
    static Words zip64_high(Words a, Words b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); }
    static Words evens_odds(Words x) { return __builtin_shufflevector(x, x, 0, 2, 1, 3); }
};

bool always() { return true; }

}  // namespace

const GostCore kGostPortable = {"portable", always, GostCipher<ScanLookup>::blocks,
                                hash_lanes<GostHash<ScanLookup, GostMixer<OneHash>>>};

}  // namespace pidpys::crypto::detail
