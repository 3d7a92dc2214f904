// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kalyna.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <openssl/crypto.h>

#include "crypto/symmetric/column_core.hpp"
#include "crypto/symmetric/little_endian.hpp"

namespace pidpys::crypto {

namespace {

using Columns = std::array<std::uint64_t, 8>;

const detail::ColumnCore& core() { return detail::secret_column_core(); }

// The key schedule works on one block; a slab repeats it, and the repetitions come to the same value.
struct Schedule {
    std::size_t nb;

    [[nodiscard]] Columns repeat(const std::uint64_t* words) const {
        Columns slab{};
        for (std::size_t i = 0; i < 8; ++i) slab[i] = words[i % nb];
        return slab;
    }

    // DSTU 7624 section 7: add, round, xor, round, add.
    [[nodiscard]] Columns around(Columns state, const Columns& key) const {
        add(state, key);
        core().round(nb, state.data());
        for (std::size_t i = 0; i < 8; ++i) state[i] ^= key[i];
        core().round(nb, state.data());
        add(state, key);
        return state;
    }

    static void add(Columns& state, const Columns& key) {
        for (std::size_t i = 0; i < 8; ++i) state[i] += key[i];
    }
};

// An odd round key is the even one before it, turned left by 2*nb+3 octets.
Columns turned(const Columns& even, std::size_t nb) {
    std::uint8_t in[64];
    std::uint8_t out[64];
    std::memcpy(in, even.data(), sizeof in);
    const std::size_t size = 8 * nb;
    for (std::size_t i = 0; i < 64; ++i) out[i] = in[i / size * size + (i + 2 * nb + 3) % size];
    Columns odd{};
    std::memcpy(odd.data(), out, sizeof out);
    OPENSSL_cleanse(in, sizeof in);
    OPENSSL_cleanse(out, sizeof out);
    return odd;
}

}  // namespace

Result<Kalyna> Kalyna::make(std::size_t block, ByteView key) {
    const bool known = block == 16 || block == 32 || block == 64;
    const bool fits = key.size() == block || (key.size() == 2 * block && block != 64);
    if (!known || !fits) return fail(Errc::invalid_argument, "no Kalyna of this block and key size");
    return Kalyna(block, key);
}

Kalyna::Kalyna(std::size_t block, ByteView key) : columns_(block / 8), rounds_(10) {
    const std::size_t nb = columns_;
    const std::size_t nk = key.size() / 8;
    rounds_ = nk == 2 ? 10 : nk == 4 ? 14 : 18;
    const Schedule schedule{nb};
    std::uint64_t words[16] = {};
    std::memcpy(words, key.data(), key.size());

    // The intermediate key KT.
    Columns kt{};
    for (std::size_t i = 0; i < 8; i += nb) kt[i] = nb + nk + 1;
    const Columns first = schedule.repeat(words);
    const Columns second = schedule.repeat(words + (nk - nb));
    Schedule::add(kt, first);
    core().round(nb, kt.data());
    for (std::size_t i = 0; i < 8; ++i) kt[i] ^= second[i];
    core().round(nb, kt.data());
    Schedule::add(kt, first);
    core().round(nb, kt.data());

    std::uint64_t step = 0x0001000100010001;
    std::size_t half = 0;  // a double-length key gives its halves in turn, and is turned after both
    for (std::size_t round = 0; round <= rounds_; round += 2, step <<= 1) {
        Columns masked = kt;
        for (auto& word : masked) word += step;
        keys_[round] = schedule.around(schedule.repeat(words + half), masked);
        if (round + 1 <= rounds_) keys_[round + 1] = turned(keys_[round], nb);
        if (half + nb < nk) {
            half += nb;
        } else {
            half = 0;
            std::rotate(words, words + 1, words + nk);
        }
        OPENSSL_cleanse(masked.data(), sizeof masked);
    }
    OPENSSL_cleanse(words, sizeof words);
    OPENSSL_cleanse(kt.data(), sizeof kt);
}

Kalyna::~Kalyna() { OPENSSL_cleanse(keys_.data(), sizeof keys_); }

namespace {

using Transform = void (*)(std::size_t, std::size_t, const std::uint64_t (*)[8], const std::uint8_t*, std::uint8_t*,
                           std::size_t);

}  // namespace

void Kalyna::run(bool forward, ByteView in, std::span<std::uint8_t> out) const {
    if (in.size() % block() != 0 || out.size() != in.size()) {
        throw std::invalid_argument("Kalyna takes whole blocks, in and out of one size");
    }
    const Transform transform = forward ? core().encrypt : core().decrypt;
    const auto* keys = reinterpret_cast<const std::uint64_t(*)[8]>(keys_.data());
    const std::size_t slabs = in.size() / 64;
    transform(columns_, rounds_, keys, in.data(), out.data(), slabs);
    const std::size_t rest = in.size() % 64;
    if (rest == 0) return;
    alignas(64) std::uint8_t slab[64] = {};
    std::memcpy(slab, in.data() + 64 * slabs, rest);
    transform(columns_, rounds_, keys, slab, slab, 1);
    std::memcpy(out.data() + 64 * slabs, slab, rest);
    OPENSSL_cleanse(slab, sizeof slab);
}

void Kalyna::encrypt(ByteView in, std::span<std::uint8_t> out) const { run(true, in, out); }

void Kalyna::decrypt(ByteView in, std::span<std::uint8_t> out) const { run(false, in, out); }

}  // namespace pidpys::crypto
