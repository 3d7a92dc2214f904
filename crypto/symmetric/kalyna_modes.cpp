// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kalyna_modes.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <openssl/crypto.h>

#include "crypto/symmetric/little_endian.hpp"

namespace pidpys::crypto {

namespace {

constexpr std::size_t kBatch = 1024;  // octets that go through the cipher together

KalynaBlock block_of(ByteView octets) {
    KalynaBlock block{};
    std::copy(octets.begin(), octets.end(), block.begin());
    return block;
}

void require_room(ByteView in, std::span<std::uint8_t> out) {
    if (out.size() != in.size()) throw std::invalid_argument("Kalyna: in and out differ in size");
}

// For a stretch whose bounds the caller has taken: once a batch, not once an octet.
void put_xor(std::span<std::uint8_t> out, const std::uint8_t* one, const std::uint8_t* other) {
    std::uint8_t* const to = out.data();
    const std::size_t size = out.size();
    for (std::size_t i = 0; i < size; ++i) to[i] = one[i] ^ other[i];
}

}  // namespace

Result<KalynaCbc> KalynaCbc::make(const Kalyna& cipher, ByteView iv) {
    if (iv.size() != cipher.block()) return fail(Errc::invalid_argument, "a Kalyna IV is one block");
    return KalynaCbc(cipher, iv);
}

KalynaCbc::KalynaCbc(const Kalyna& cipher, ByteView iv) : cipher_(cipher), chain_(block_of(iv)) {}

void KalynaCbc::encrypt(ByteView in, std::span<std::uint8_t> out) {
    require_room(in, out);
    const std::size_t block = cipher_.block();
    if (in.size() % block != 0) throw std::invalid_argument("CBC takes whole blocks");
    for (std::size_t done = 0; done < in.size(); done += block) {
        put_xor({chain_.data(), block}, chain_.data(), in.data() + done);
        cipher_.encrypt({chain_.data(), block}, {chain_.data(), block});
        std::memcpy(out.data() + done, chain_.data(), block);
    }
}

void KalynaCbc::decrypt(ByteView in, std::span<std::uint8_t> out) {
    require_room(in, out);
    const std::size_t block = cipher_.block();
    if (in.size() % block != 0) throw std::invalid_argument("CBC takes whole blocks");
    std::uint8_t received[kBatch];
    std::uint8_t plain[kBatch];
    for (std::size_t done = 0; done < in.size();) {
        const std::size_t now = std::min(kBatch, in.size() - done);
        std::memcpy(received, in.data() + done, now);
        cipher_.decrypt({received, now}, {plain, now});
        put_xor({plain, block}, plain, chain_.data());
        put_xor({plain + block, now - block}, plain + block, received);
        std::memcpy(chain_.data(), received + now - block, block);
        std::memcpy(out.data() + done, plain, now);
        done += now;
    }
    OPENSSL_cleanse(plain, std::min(sizeof plain, in.size()));
}

Result<Bytes> kalyna_cbc_encrypt_padded(const Kalyna& cipher, ByteView iv, ByteView plain) {
    auto cbc = KalynaCbc::make(cipher, iv);
    if (!cbc) return forward(cbc);
    const std::size_t block = cipher.block();
    const std::size_t pad = block - plain.size() % block;
    SecretBytes padded(plain.size() + pad);
    std::copy(plain.begin(), plain.end(), padded.data());
    std::fill_n(padded.data() + plain.size(), pad, static_cast<std::uint8_t>(pad));
    Bytes out(padded.size());
    cbc->encrypt(padded.view(), out);
    return out;
}

Result<SecretBytes> kalyna_cbc_decrypt_padded(const Kalyna& cipher, ByteView iv, ByteView encrypted) {
    auto cbc = KalynaCbc::make(cipher, iv);
    if (!cbc) return forward(cbc);
    const std::size_t block = cipher.block();
    if (encrypted.empty() || encrypted.size() % block != 0) return fail(Errc::malformed, "no whole Kalyna blocks");
    SecretBytes plain(encrypted.size());
    cbc->decrypt(encrypted, plain.span());
    // Every octet of the last block is looked at, whatever the padding says.
    const std::size_t pad = plain.data()[plain.size() - 1];
    unsigned wrong = static_cast<unsigned>(pad - 1 >= block);
    for (std::size_t i = 0; i < block; ++i) {
        const auto differs = static_cast<unsigned>(plain.data()[plain.size() - 1 - i] != pad);
        wrong |= static_cast<unsigned>(i < pad) & differs;
    }
    if (wrong != 0) return fail(Errc::wrong_password, "bad padding");
    plain.shrink(plain.size() - pad);
    return plain;
}

Result<KalynaStream> KalynaStream::make(Mode mode, const Kalyna& cipher, ByteView iv) {
    if (iv.size() != cipher.block()) return fail(Errc::invalid_argument, "a Kalyna IV is one block");
    return KalynaStream(mode, cipher, iv);
}

KalynaStream::KalynaStream(Mode mode, const Kalyna& cipher, ByteView iv)
    : mode_(mode), cipher_(cipher), register_(block_of(iv)) {
    const std::size_t block = cipher_.block();
    if (mode_ == Mode::ctr) cipher_.encrypt({register_.data(), block}, {register_.data(), block});
}

KalynaStream::~KalynaStream() {
    OPENSSL_cleanse(register_.data(), register_.size());
    OPENSSL_cleanse(gamma_.data(), gamma_.size());
}

namespace {

// The counter after this one: a little endian number as long as the block.
void count(KalynaBlock& counter, std::size_t block) {
    std::uint64_t carry = 1;
    for (std::size_t i = 0; i < block; i += 8) {
        const std::uint64_t word = detail::load_le64(counter.data() + i) + carry;
        carry &= static_cast<std::uint64_t>(word == 0);
        detail::store_le64(counter.data() + i, word);
    }
}

}  // namespace

void KalynaStream::refill() {
    const std::size_t block = cipher_.block();
    used_ = 0;
    size_ = block;
    if (mode_ == Mode::ctr) count(register_, block);
    cipher_.encrypt({register_.data(), block}, {gamma_.data(), block});
    if (mode_ == Mode::ofb) register_ = gamma_;
}

// Whole blocks from a block's start: their counters are known beforehand, so several gammas are computed at once.
std::size_t KalynaStream::count_through(ByteView in, std::span<std::uint8_t> out) {
    const std::size_t block = cipher_.block();
    const std::size_t whole = in.size() / block * block;
    std::uint8_t gammas[kBatch];
    for (std::size_t done = 0; done < whole;) {
        const std::size_t now = std::min(kBatch, whole - done);
        for (std::size_t at = 0; at < now; at += block) {
            count(register_, block);
            std::memcpy(gammas + at, register_.data(), block);
        }
        cipher_.encrypt({gammas, now}, {gammas, now});
        put_xor(out.subspan(done, now), in.subspan(done, now).data(), gammas);
        done += now;
    }
    OPENSSL_cleanse(gammas, std::min(sizeof gammas, whole));
    return whole;
}

// Whole blocks: the gammas are the encrypted text, one block later.
std::size_t KalynaStream::decrypt_through(ByteView in, std::span<std::uint8_t> out) {
    const std::size_t block = cipher_.block();
    const std::size_t whole = in.size() / block * block;
    std::uint8_t chain[sizeof(KalynaBlock) + kBatch];
    std::uint8_t gammas[kBatch];
    for (std::size_t done = 0; done < whole;) {
        const std::size_t now = std::min(kBatch, whole - done);
        std::memcpy(chain, register_.data(), block);
        std::memcpy(chain + block, in.data() + done, now);
        std::memcpy(register_.data(), chain + now, block);
        cipher_.encrypt({chain, now}, {gammas, now});
        put_xor(out.subspan(done, now), chain + block, gammas);
        done += now;
    }
    OPENSSL_cleanse(gammas, std::min(sizeof gammas, whole));
    return whole;
}

void KalynaStream::run(bool forward, ByteView in, std::span<std::uint8_t> out) {
    require_room(in, out);
    for (std::size_t done = 0; done < in.size();) {
        if (used_ == size_) {
            const bool at_once = mode_ == Mode::ctr || (mode_ == Mode::cfb && !forward);
            if (at_once && in.size() - done >= cipher_.block()) {
                done += mode_ == Mode::ctr ? count_through(in.subspan(done), out.subspan(done))
                                           : decrypt_through(in.subspan(done), out.subspan(done));
                continue;
            }
            refill();
        }
        const std::size_t now = std::min(size_ - used_, in.size() - done);
        const ByteView received = in.subspan(done, now);
        const std::span<std::uint8_t> sent = out.subspan(done, now);
        // In place is allowed: what came must be kept before it is overwritten.
        if (mode_ == Mode::cfb && !forward) std::copy(received.begin(), received.end(), register_.data() + used_);
        put_xor(sent, received.data(), gamma_.data() + used_);
        if (mode_ == Mode::cfb && forward) std::copy(sent.begin(), sent.end(), register_.data() + used_);
        used_ += now;
        done += now;
    }
}

void KalynaStream::encrypt(ByteView in, std::span<std::uint8_t> out) { run(true, in, out); }

void KalynaStream::decrypt(ByteView in, std::span<std::uint8_t> out) { run(false, in, out); }

}  // namespace pidpys::crypto
