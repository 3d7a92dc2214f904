// SPDX-License-Identifier: MIT
#include "crypto/symmetric/gost28147.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <openssl/crypto.h>

#include "crypto/symmetric/gost_core.hpp"
#include "crypto/symmetric/little_endian.hpp"

namespace pidpys::crypto {

using detail::gost_core;
using detail::GostRounds;

Gost28147::Gost28147(GostKeyView key, const GostSBox& sbox) : key_{}, sbox_(sbox) {
    for (std::size_t i = 0; i < 8; ++i) key_[i] = detail::load_le32(key.data() + 4 * i);
}

Gost28147::~Gost28147() { OPENSSL_cleanse(key_.data(), sizeof key_); }

namespace {

void require_blocks(ByteView in, std::span<std::uint8_t> out) {
    if (in.size() % kGostBlock != 0 || out.size() != in.size()) {
        throw std::invalid_argument("GOST 28147 ECB takes whole blocks, in and out of one size");
    }
}

void require_room(ByteView in, std::span<std::uint8_t> out) {
    if (out.size() != in.size()) throw std::invalid_argument("GOST 28147: in and out differ in size");
}

}  // namespace

void Gost28147::encrypt(ByteView in, std::span<std::uint8_t> out) const {
    require_blocks(in, out);
    gost_core().blocks(GostRounds::encrypt, key_.data(), sbox_.lookup(), in.data(), out.data(), in.size() / kGostBlock);
}

void Gost28147::decrypt(ByteView in, std::span<std::uint8_t> out) const {
    require_blocks(in, out);
    gost_core().blocks(GostRounds::decrypt, key_.data(), sbox_.lookup(), in.data(), out.data(), in.size() / kGostBlock);
}

std::array<std::uint8_t, 4> Gost28147::mac(ByteView data) const {
    std::array<std::uint8_t, kGostBlock> state{};
    while (!data.empty()) {
        const std::size_t now = std::min(data.size(), kGostBlock);
        for (std::size_t i = 0; i < now; ++i) state[i] ^= data[i];
        gost_core().blocks(GostRounds::mac, key_.data(), sbox_.lookup(), state.data(), state.data(), 1);
        data = data.subspan(now);
    }
    return {state[0], state[1], state[2], state[3]};
}

Gost28147Cfb::Gost28147Cfb(GostKeyView key, GostIvView iv, const GostSBox& sbox) : cipher_(key, sbox), feedback_{} {
    std::copy(iv.begin(), iv.end(), feedback_.begin());
}

Gost28147Cfb::~Gost28147Cfb() {
    OPENSSL_cleanse(gamma_.data(), gamma_.size());
    OPENSSL_cleanse(feedback_.data(), feedback_.size());
}

void Gost28147Cfb::encrypt(ByteView in, std::span<std::uint8_t> out) {
    require_room(in, out);
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (used_ == kGostBlock) {
            cipher_.encrypt(feedback_, gamma_);
            used_ = 0;
        }
        out[i] = feedback_[used_] = in[i] ^ gamma_[used_];
        ++used_;
    }
}

void Gost28147Cfb::decrypt(ByteView in, std::span<std::uint8_t> out) {
    require_room(in, out);
    const std::size_t begun =
        std::min(in.size(), kGostBlock - used_);  // the rest of a block that an earlier piece began
    decrypt_octets(in.first(begun), out.first(begun));
    in = in.subspan(begun);
    out = out.subspan(begun);
    // Whole blocks: their gammas are known beforehand, so they are computed together.
    constexpr std::size_t kBatch = 16 * kGostBlock;
    std::array<std::uint8_t, kGostBlock + kBatch> chain{};
    std::array<std::uint8_t, kBatch> gammas{};
    while (in.size() >= kGostBlock) {
        const std::size_t now = std::min(kBatch, in.size() / kGostBlock * kGostBlock);
        std::copy(feedback_.begin(), feedback_.end(), chain.begin());
        std::memcpy(chain.data() + kGostBlock, in.data(), now);
        std::memcpy(feedback_.data(), chain.data() + now, kGostBlock);
        cipher_.encrypt({chain.data(), now}, {gammas.data(), now});
        for (std::size_t i = 0; i < now; ++i) out[i] = chain[kGostBlock + i] ^ gammas[i];
        in = in.subspan(now);
        out = out.subspan(now);
    }
    OPENSSL_cleanse(gammas.data(), gammas.size());
    decrypt_octets(in, out);
}

void Gost28147Cfb::decrypt_octets(ByteView in, std::span<std::uint8_t> out) {
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (used_ == kGostBlock) {
            cipher_.encrypt(feedback_, gamma_);
            used_ = 0;
        }
        const std::uint8_t received = in[i];
        out[i] = received ^ gamma_[used_];
        feedback_[used_++] = received;
    }
}

Gost28147Ctr::Gost28147Ctr(GostKeyView key, GostIvView iv, const GostSBox& sbox) : cipher_(key, sbox) {
    std::array<std::uint8_t, kGostBlock> start{};
    cipher_.encrypt(iv, start);
    low_ = detail::load_le32(start.data());
    high_ = detail::load_le32(start.data() + 4);
}

Gost28147Ctr::~Gost28147Ctr() {
    OPENSSL_cleanse(gamma_.data(), gamma_.size());
    OPENSSL_cleanse(&low_, sizeof low_);
    OPENSSL_cleanse(&high_, sizeof high_);
}

void Gost28147Ctr::refill() {
    for (std::size_t i = 0; i < gamma_.size(); i += kGostBlock) {
        low_ += 0x01010101;  // C2, modulo 2^32
        // C1, modulo 2^32-1: the carry comes round, without a branch.
        const std::uint64_t sum = std::uint64_t{high_} + 0x01010104;
        high_ = static_cast<std::uint32_t>(sum) + static_cast<std::uint32_t>(sum >> 32);
        detail::store_le32(gamma_.data() + i, low_);
        detail::store_le32(gamma_.data() + i + 4, high_);
    }
    cipher_.encrypt(gamma_, gamma_);
    used_ = 0;
}

void Gost28147Ctr::apply(ByteView in, std::span<std::uint8_t> out) {
    require_room(in, out);
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (used_ == gamma_.size()) refill();
        out[i] = in[i] ^ gamma_[used_++];
    }
}

}  // namespace pidpys::crypto
