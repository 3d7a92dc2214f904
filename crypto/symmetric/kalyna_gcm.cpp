// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>

#include <openssl/crypto.h>

#include "crypto/symmetric/binary_field.hpp"
#include "crypto/symmetric/kalyna_aead.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"

namespace pidpys::crypto {

namespace {

class Authenticator {
public:
    explicit Authenticator(const Kalyna& cipher) : cipher_(cipher), words_(cipher.block() / 8) {
        cipher_.encrypt(octets(key_), octets(key_));
    }
    ~Authenticator() { OPENSSL_cleanse(key_.word.data(), sizeof key_.word); }
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;

    void absorb(ByteView data) {
        while (!data.empty()) {
            const std::size_t now = std::min(data.size(), 8 * words_);
            detail::FieldElement512 block;
            std::memcpy(block.word.data(), data.data(), now);
            for (std::size_t i = 0; i < words_; ++i) sum_.word[i] ^= block.word[i];
            sum_ = detail::field_multiply(sum_, key_, words_);
            data = data.subspan(now);
        }
    }

    Bytes tag(std::size_t associated, std::size_t text, std::size_t size) {
        sum_.word[0] ^= std::uint64_t{associated} << 3;
        sum_.word[words_ / 2] ^= std::uint64_t{text} << 3;
        cipher_.encrypt(octets(sum_), octets(sum_));
        const auto all = octets(sum_).first(size);
        return {all.begin(), all.end()};
    }

private:
    std::span<std::uint8_t> octets(detail::FieldElement512& element) const {
        return {reinterpret_cast<std::uint8_t*>(element.word.data()), 8 * words_};
    }

    const Kalyna& cipher_;
    std::size_t words_;
    detail::FieldElement512 key_;
    detail::FieldElement512 sum_;
};

Bytes authenticate(const Kalyna& cipher, const KalynaAead& with, ByteView encrypted) {
    Authenticator mac(cipher);
    mac.absorb(with.associated);
    mac.absorb(encrypted);
    return mac.tag(with.associated.size(), encrypted.size(), with.tag);
}

bool sizes_fit(const Kalyna& cipher, const KalynaAead& with, std::size_t text) {
    return with.tag >= 8 && with.tag <= cipher.block() && text + with.associated.size() != 0;
}

}  // namespace

Result<Bytes> kalyna_gcm_seal(const Kalyna& cipher, const KalynaAead& with, ByteView plain) {
    auto stream = KalynaStream::make(KalynaStream::Mode::ctr, cipher, with.iv);
    if (!stream) return forward(stream);
    if (!sizes_fit(cipher, with, plain.size())) return fail(Errc::invalid_argument, "Kalyna GCM: sizes");
    Bytes sealed(plain.size());
    stream->encrypt(plain, sealed);
    const Bytes tag = authenticate(cipher, with, sealed);
    sealed.insert(sealed.end(), tag.begin(), tag.end());
    return sealed;
}

Result<SecretBytes> kalyna_gcm_open(const Kalyna& cipher, const KalynaAead& with, ByteView sealed) {
    auto stream = KalynaStream::make(KalynaStream::Mode::ctr, cipher, with.iv);
    if (!stream) return forward(stream);
    if (sealed.size() < with.tag) return fail(Errc::malformed, "Kalyna GCM: shorter than its tag");
    const ByteView encrypted = sealed.first(sealed.size() - with.tag);
    if (!sizes_fit(cipher, with, encrypted.size())) return fail(Errc::invalid_argument, "Kalyna GCM: sizes");
    if (!equal_constant_time(authenticate(cipher, with, encrypted), sealed.last(with.tag))) {
        return fail(Errc::integrity, "Kalyna GCM: the tag does not match");
    }
    SecretBytes plain(encrypted.size());
    stream->decrypt(encrypted, plain.span());
    return plain;
}

Result<Bytes> kalyna_gmac(const Kalyna& cipher, ByteView data, std::size_t octets) {
    if (data.empty() || octets < 8 || octets > cipher.block())
        return fail(Errc::invalid_argument, "Kalyna GMAC: sizes");
    Authenticator mac(cipher);
    mac.absorb(data);
    return mac.tag(data.size(), 0, octets);
}

}  // namespace pidpys::crypto
