// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kalyna_xts.hpp"

#include <algorithm>
#include <cstring>

#include <openssl/crypto.h>

#include "crypto/symmetric/binary_field.hpp"
#include "crypto/symmetric/little_endian.hpp"

namespace pidpys::crypto {

namespace {

template <class Blocks>
Result<void> xts(const Kalyna& cipher, ByteView iv, ByteView in, std::span<std::uint8_t> out, Blocks transform) {
    const std::size_t size = cipher.block();
    if (iv.size() != size || in.size() % size != 0 || out.size() != in.size()) {
        return fail(Errc::invalid_argument, "Kalyna XTS: sizes");
    }
    detail::FieldElement512 tweak;
    const std::span<std::uint8_t> tweak_octets(reinterpret_cast<std::uint8_t*>(tweak.word.data()), size);
    cipher.encrypt(iv, tweak_octets);
    constexpr std::size_t kBatch = 1024;
    std::uint8_t tweaks[kBatch];
    for (std::size_t done = 0; done < in.size();) {
        const std::size_t now = std::min(kBatch, in.size() - done);
        for (std::size_t at = 0; at < now; at += size) {
            detail::field_double(tweak, size / 8);
            std::memcpy(tweaks + at, tweak_octets.data(), size);
        }
        const auto blocks = out.subspan(done, now);
        for (std::size_t i = 0; i < now; ++i) blocks[i] = in[done + i] ^ tweaks[i];
        transform(blocks);
        for (std::size_t i = 0; i < now; ++i) blocks[i] ^= tweaks[i];
        done += now;
    }
    OPENSSL_cleanse(tweaks, std::min(sizeof tweaks, in.size()));
    OPENSSL_cleanse(tweak.word.data(), sizeof tweak.word);
    return {};
}

}  // namespace

Result<void> kalyna_xts_encrypt(const Kalyna& cipher, ByteView iv, ByteView in, std::span<std::uint8_t> out) {
    return xts(cipher, iv, in, out, [&cipher](std::span<std::uint8_t> blocks) { cipher.encrypt(blocks, blocks); });
}

Result<void> kalyna_xts_decrypt(const Kalyna& cipher, ByteView iv, ByteView in, std::span<std::uint8_t> out) {
    return xts(cipher, iv, in, out, [&cipher](std::span<std::uint8_t> blocks) { cipher.decrypt(blocks, blocks); });
}

// DSTU 7624 section 15: the text and a zero block as n half blocks, turned and encrypted two at a time, 6(n-1) times.
namespace {

constexpr std::size_t kLongestKey = 64 * 1024;

void count_into(std::uint8_t* half, std::size_t step) {
    detail::store_le32(half, detail::load_le32(half) ^ static_cast<std::uint32_t>(step));
}

}  // namespace

Result<Bytes> kalyna_kw_wrap(const Kalyna& cipher, ByteView key) {
    const std::size_t size = cipher.block();
    const std::size_t half = size / 2;
    if (key.empty() || key.size() % size != 0 || key.size() > kLongestKey) {
        return fail(Errc::invalid_argument, "Kalyna key wrap: whole blocks");
    }
    SecretBytes text(key.size() + size);
    std::copy(key.begin(), key.end(), text.data());
    const std::size_t steps = 6 * (text.size() / half - 1);
    for (std::size_t step = 1; step <= steps; ++step) {
        std::uint8_t* all = text.data();
        cipher.encrypt({all, size}, {all, size});
        count_into(all + half, step);
        // second half of the block to the front, the rest moves up, first half of the block to the end
        std::rotate(all, all + half, all + text.size());
    }
    return to_bytes(text.view());
}

Result<SecretBytes> kalyna_kw_unwrap(const Kalyna& cipher, ByteView wrapped) {
    const std::size_t size = cipher.block();
    const std::size_t half = size / 2;
    if (wrapped.size() < 2 * size || wrapped.size() % size != 0 || wrapped.size() > kLongestKey + size) {
        return fail(Errc::malformed, "Kalyna key wrap: size");
    }
    SecretBytes text(wrapped);
    for (std::size_t step = 6 * (text.size() / half - 1); step > 0; --step) {
        std::uint8_t* all = text.data();
        std::rotate(all, all + text.size() - half, all + text.size());
        count_into(all + half, step);
        cipher.decrypt({all, size}, {all, size});
    }
    if (!equal_constant_time(text.view().last(size), Bytes(size))) {
        return fail(Errc::integrity, "Kalyna key wrap: the check block does not match");
    }
    text.shrink(text.size() - size);
    return text;
}

}  // namespace pidpys::crypto
