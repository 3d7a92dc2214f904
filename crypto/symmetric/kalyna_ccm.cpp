// SPDX-License-Identifier: MIT
#include <algorithm>

#include <openssl/crypto.h>

#include "crypto/symmetric/kalyna_aead.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"

namespace pidpys::crypto {

namespace {

// CBC over the blocks, the chain alone kept.
class Chain {
public:
    explicit Chain(const Kalyna& cipher) : cipher_(cipher) {}
    ~Chain() { OPENSSL_cleanse(state_.data(), state_.size()); }
    Chain(const Chain&) = delete;
    Chain& operator=(const Chain&) = delete;

    void absorb(ByteView blocks) {
        const std::size_t size = cipher_.block();
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            state_[i % size] ^= blocks[i];
            if (i % size == size - 1) cipher_.encrypt({state_.data(), size}, {state_.data(), size});
        }
    }
    [[nodiscard]] ByteView value() const { return state_; }

private:
    const Kalyna& cipher_;
    KalynaBlock state_{};
};

void put_length(std::uint8_t* to, std::size_t octets, std::uint64_t length) {
    for (std::size_t i = 0; i < octets; ++i) to[i] = static_cast<std::uint8_t>(length >> (8 * i));
}

// 2 for 8 octets, then one more for 16, 32, 48 and 64; 0: not allowed.
unsigned tag_code(std::size_t tag) {
    return tag == 8 ? 2U : tag == 16 ? 3U : tag == 32 ? 4U : tag == 48 ? 5U : tag == 64 ? 6U : 0U;
}

Bytes authenticate(const Kalyna& cipher, const KalynaAead& with, ByteView plain) {
    const std::size_t size = cipher.block();
    const std::size_t head = size - with.counter - 1;
    Chain chain(cipher);
    Bytes first(size);
    std::copy_n(with.iv.begin(), head, first.begin());
    put_length(first.data() + head, with.counter, plain.size());
    const unsigned flags =
        (with.associated.empty() ? 0U : 0x80U) | tag_code(with.tag) << 4 | static_cast<unsigned>(with.counter - 1);
    first.back() = static_cast<std::uint8_t>(flags);
    chain.absorb(first);
    if (!with.associated.empty()) {
        Bytes second(size);
        put_length(second.data(), with.counter, with.associated.size());
        chain.absorb(second);
        chain.absorb(with.associated);
    }
    chain.absorb(plain);
    const ByteView value = chain.value().first(with.tag);
    return {value.begin(), value.end()};
}

Result<void> check_sizes(const Kalyna& cipher, const KalynaAead& with, std::size_t text) {
    const std::size_t size = cipher.block();
    const bool fits = tag_code(with.tag) != 0 && with.tag <= size && with.counter >= 4 && with.counter <= 8 &&
                      with.associated.size() % size == 0 && text % size == 0;
    if (!fits) return fail(Errc::invalid_argument, "Kalyna CCM: sizes");
    return {};
}

}  // namespace

Result<Bytes> kalyna_ccm_seal(const Kalyna& cipher, const KalynaAead& with, ByteView plain) {
    auto stream = KalynaStream::make(KalynaStream::Mode::ctr, cipher, with.iv);
    if (!stream) return forward(stream);
    if (auto sizes = check_sizes(cipher, with, plain.size()); !sizes) return forward(sizes);
    const Bytes tag = authenticate(cipher, with, plain);
    Bytes sealed(plain.size() + with.tag);
    stream->encrypt(plain, std::span(sealed).first(plain.size()));
    stream->encrypt(tag, std::span(sealed).last(with.tag));
    return sealed;
}

Result<SecretBytes> kalyna_ccm_open(const Kalyna& cipher, const KalynaAead& with, ByteView sealed) {
    auto stream = KalynaStream::make(KalynaStream::Mode::ctr, cipher, with.iv);
    if (!stream) return forward(stream);
    if (sealed.size() < with.tag) return fail(Errc::malformed, "Kalyna CCM: shorter than its tag");
    if (auto sizes = check_sizes(cipher, with, sealed.size() - with.tag); !sizes) return forward(sizes);
    SecretBytes plain(sealed.size());
    stream->decrypt(sealed, plain.span());
    const Bytes tag = to_bytes(plain.view().last(with.tag));
    plain.shrink(sealed.size() - with.tag);
    if (!equal_constant_time(authenticate(cipher, with, plain.view()), tag)) {
        return fail(Errc::integrity, "Kalyna CCM: the tag does not match");
    }
    return plain;
}

}  // namespace pidpys::crypto
