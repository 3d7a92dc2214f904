// SPDX-License-Identifier: MIT
#include "crypto/symmetric/key_wrap.hpp"

#include <algorithm>

#include "crypto/symmetric/kalyna_mac.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"

namespace pidpys::crypto {

namespace {

constexpr std::array<std::uint8_t, kGostBlock> kGostSecondIv = {0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05};

constexpr std::array<std::uint8_t, 32> kKalynaSecondIv = {
    0x69, 0x73, 0x27, 0x1d, 0x6e, 0x61, 0x1d, 0x06, 0x61, 0x67, 0x15, 0x04, 0x6c, 0x65, 0x50, 0x4c,
    0x20, 0x20, 0x00, 0x4f, 0x6d, 0x68, 0x01, 0x1f, 0x65, 0x61, 0x0c, 0x0c, 0x73, 0x73, 0x47, 0x14};

// What differs between the two ciphers.
struct GostWrap {
    static constexpr std::size_t kIv = kGostBlock;
    static constexpr std::size_t kMac = 4;
    static constexpr ByteView second_iv() { return kGostSecondIv; }

    WrapKeyView kek;
    const GostSBox& sbox;

    [[nodiscard]] Bytes mac(ByteView cek) const {
        const auto mac = Gost28147(kek, sbox).mac(cek);
        return {mac.begin(), mac.end()};
    }
    void encrypt(ByteView iv, std::span<std::uint8_t> data) const {
        Gost28147Cfb(kek, iv.first<kGostBlock>(), sbox).encrypt(data, data);
    }
    void decrypt(ByteView iv, std::span<std::uint8_t> data) const {
        Gost28147Cfb(kek, iv.first<kGostBlock>(), sbox).decrypt(data, data);
    }
};

struct KalynaWrap {
    static constexpr std::size_t kIv = 32;
    static constexpr std::size_t kMac = 32;
    static constexpr ByteView second_iv() { return kKalynaSecondIv; }

    explicit KalynaWrap(WrapKeyView kek) : cipher(Kalyna::make(32, kek).value()) {}
    Kalyna cipher;

    [[nodiscard]] Bytes mac(ByteView cek) const {
        KalynaCmac cmac(cipher);
        cmac.update(cek);
        return cmac.final(kMac).value();
    }
    [[nodiscard]] KalynaStream cfb(ByteView iv) const {
        return KalynaStream::make(KalynaStream::Mode::cfb, cipher, iv).value();
    }
    void encrypt(ByteView iv, std::span<std::uint8_t> data) const { cfb(iv).encrypt(data, data); }
    void decrypt(ByteView iv, std::span<std::uint8_t> data) const { cfb(iv).decrypt(data, data); }
};

// CFB over cek‖mac, all turned end to end, CFB again with the fixed vector.
template <std::size_t Size, class Cipher>
std::array<std::uint8_t, Size> wrap(const Cipher& cipher, ByteView cek, ByteView iv) {
    static_assert(Size == Cipher::kIv + 32 + Cipher::kMac);
    std::array<std::uint8_t, Size> out{};
    const std::span<std::uint8_t> all(out);
    std::copy(iv.begin(), iv.end(), all.begin());
    std::copy(cek.begin(), cek.end(), all.subspan(Cipher::kIv).begin());
    const Bytes mac = cipher.mac(cek);
    std::copy(mac.begin(), mac.end(), all.subspan(Cipher::kIv + 32).begin());
    cipher.encrypt(iv, all.subspan(Cipher::kIv));
    std::reverse(out.begin(), out.end());
    cipher.encrypt(Cipher::second_iv(), all);
    return out;
}

template <std::size_t Size, class Cipher>
Result<SecretBytes> unwrap(const Cipher& cipher, ByteView wrapped) {
    if (wrapped.size() != Size) return fail(Errc::malformed, "a wrapped key has another size");
    SecretBytes all(wrapped);
    cipher.decrypt(Cipher::second_iv(), all.span());
    std::reverse(all.span().begin(), all.span().end());
    cipher.decrypt(all.view().first(Cipher::kIv), all.span().subspan(Cipher::kIv));
    const ByteView cek = all.view().subspan(Cipher::kIv, 32);
    if (!equal_constant_time(cipher.mac(cek), all.view().subspan(Cipher::kIv + 32))) {
        return fail(Errc::integrity, "the wrapped key's checksum does not match");
    }
    return SecretBytes(cek);
}

}  // namespace

std::array<std::uint8_t, kGostWrapped> gost_key_wrap(WrapKeyView kek, WrapKeyView cek, GostIvView iv,
                                                     const GostSBox& sbox) {
    return wrap<kGostWrapped>(GostWrap{kek, sbox}, cek, iv);
}

Result<SecretBytes> gost_key_unwrap(WrapKeyView kek, ByteView wrapped, const GostSBox& sbox) {
    return unwrap<kGostWrapped>(GostWrap{kek, sbox}, wrapped);
}

std::array<std::uint8_t, kKalynaWrapped> kalyna_key_wrap(WrapKeyView kek, WrapKeyView cek,
                                                         std::span<const std::uint8_t, 32> iv) {
    return wrap<kKalynaWrapped>(KalynaWrap(kek), cek, iv);
}

Result<SecretBytes> kalyna_key_unwrap(WrapKeyView kek, ByteView wrapped) {
    return unwrap<kKalynaWrapped>(KalynaWrap(kek), wrapped);
}

}  // namespace pidpys::crypto
