// SPDX-License-Identifier: MIT
// Any processor: each nibble is compared with all sixteen values, sixteen octets at a time where the compiler can.
#include "crypto/symmetric/gost_mixer.hpp"

namespace pidpys::crypto::detail {
namespace {

class ScanLookup {
public:
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

bool always() { return true; }

using Engine = GostEngine<ScanLookup, GostMixer>;

}  // namespace

const GostCore kGostPortable = {"portable", always, Engine::blocks, Engine::hash};

}  // namespace pidpys::crypto::detail
