// SPDX-License-Identifier: MIT
#include "crypto/symmetric/gost34311.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <openssl/crypto.h>

#include "crypto/symmetric/gost_core.hpp"
#include "crypto/symmetric/little_endian.hpp"

namespace pidpys::crypto {

namespace {

// sum += block modulo 2^256
void add256(std::uint8_t* sum, const std::uint8_t* block) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < 32; i += 8) {
        const std::uint64_t a = detail::load_le64(sum + i);
        const std::uint64_t partial = a + detail::load_le64(block + i);
        const std::uint64_t total = partial + carry;
        carry = static_cast<std::uint64_t>(partial < a) | static_cast<std::uint64_t>(total < partial);
        detail::store_le64(sum + i, total);
    }
}

void hash_blocks(const GostSBox& sbox, std::uint8_t* state, const std::uint8_t* data, std::size_t count) {
    detail::gost_core().hash(sbox.lookup(), 1, &state, &data, count);
}

}  // namespace

Gost34311::Gost34311(const GostSBox& sbox) : sbox_(sbox) {}

Gost34311::~Gost34311() { reset(); }

void Gost34311::reset() {
    OPENSSL_cleanse(state_.data(), state_.size());
    OPENSSL_cleanse(sum_.data(), sum_.size());
    OPENSSL_cleanse(buffer_.data(), buffer_.size());
    length_ = 0;
}

void Gost34311::blocks(const std::uint8_t* data, std::size_t count) {
    hash_blocks(sbox_, state_.data(), data, count);
    for (std::size_t i = 0; i < count; ++i) add256(sum_.data(), data + i * kBlock);
}

void Gost34311::update(ByteView data) {
    if (data.empty()) return;
    const std::size_t held = length_ % kBlock;
    length_ += data.size();
    if (held != 0) {
        const std::size_t take = std::min(kBlock - held, data.size());
        std::memcpy(buffer_.data() + held, data.data(), take);
        data = data.subspan(take);
        if (held + take < kBlock) return;
        blocks(buffer_.data(), 1);
    }
    blocks(data.data(), data.size() / kBlock);
    const ByteView rest = data.subspan(data.size() / kBlock * kBlock);
    std::copy(rest.begin(), rest.end(), buffer_.begin());
}

Gost34311::Digest Gost34311::final() const {
    Gost34311 last(*this);
    const std::size_t held = length_ % kBlock;
    if (held != 0) {
        std::fill(last.buffer_.begin() + static_cast<std::ptrdiff_t>(held), last.buffer_.end(), std::uint8_t{0});
        last.blocks(last.buffer_.data(), 1);
    }
    std::array<std::uint8_t, 2 * kBlock> tail{};
    detail::store_le64(tail.data(), length_ << 3);
    detail::store_le64(tail.data() + 8, length_ >> 61);
    std::copy(last.sum_.begin(), last.sum_.end(), tail.begin() + kBlock);
    hash_blocks(sbox_, last.state_.data(), tail.data(), 2);
    OPENSSL_cleanse(tail.data(), tail.size());
    return last.state_;
}

// A last block, the length and the sum.
void Gost34311::end_with(std::span<const std::uint8_t, kBlock> last, Tail& tail) const {
    if (length_ % kBlock != 0) throw std::invalid_argument("GOST 34.311: no whole blocks so far");
    std::copy(last.begin(), last.end(), tail.begin());
    detail::store_le64(tail.data() + kBlock, (length_ + kBlock) << 3);
    detail::store_le64(tail.data() + kBlock + 8, (length_ + kBlock) >> 61);
    std::fill_n(tail.begin() + kBlock + 16, 16, std::uint8_t{0});
    std::copy(sum_.begin(), sum_.end(), tail.begin() + 2 * kBlock);
    add256(tail.data() + 2 * kBlock, last.data());
}

Gost34311::Digest Gost34311::final_with(std::span<const std::uint8_t, kBlock> last) const {
    Tail tail;
    end_with(last, tail);
    Digest state(state_);
    hash_blocks(sbox_, state.data(), tail.data(), 3);
    OPENSSL_cleanse(tail.data(), tail.size());
    return state;
}

void Gost34311::final_with(std::span<const Gost34311* const> hashes, std::span<Digest> blocks) {
    if (hashes.empty()) return;
    if (hashes.size() > kSideBySide || hashes.size() != blocks.size()) {
        throw std::invalid_argument("GOST 34.311: too many hashes side by side");
    }
    std::array<Tail, kSideBySide> tails;
    std::array<const std::uint8_t*, kSideBySide> data{};
    std::array<std::uint8_t*, kSideBySide> states{};
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        hashes[i]->end_with(blocks[i], tails[i]);
        blocks[i] = hashes[i]->state_;
        data[i] = tails[i].data();
        states[i] = blocks[i].data();
    }
    detail::gost_core().hash(hashes[0]->sbox_.lookup(), hashes.size(), states.data(), data.data(), 3);
    OPENSSL_cleanse(tails.data(), hashes.size() * sizeof(Tail));
}

Gost34311::Digest Gost34311::hash(ByteView data, const GostSBox& sbox) {
    Gost34311 whole(sbox);
    whole.update(data);
    return whole.final();
}

HmacGost34311::HmacGost34311(ByteView key, const GostSBox& sbox) : inner_(sbox), outer_(sbox) {
    std::array<std::uint8_t, Gost34311::kBlock> pad{};
    if (key.size() > pad.size()) {
        pad = Gost34311::hash(key, sbox);
    } else {
        std::copy(key.begin(), key.end(), pad.begin());
    }
    for (auto& octet : pad) octet ^= 0x36;
    inner_.update(pad);
    for (auto& octet : pad) octet ^= 0x36 ^ 0x5c;
    outer_.update(pad);
    OPENSSL_cleanse(pad.data(), pad.size());
}

HmacGost34311::Digest HmacGost34311::final() const {
    Gost34311 outer(outer_);
    Digest inner = inner_.final();
    outer.update(inner);
    OPENSSL_cleanse(inner.data(), inner.size());
    return outer.final();
}

}  // namespace pidpys::crypto
