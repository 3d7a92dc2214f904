// SPDX-License-Identifier: MIT
// Kalyna's confidentiality modes CBC, CFB, OFB and CTR (DSTU 7624 sections 8.2 to 8.6). As in kalyna.hpp: constant time, in place
// allowed, sizes that do not fit are std::invalid_argument.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/kalyna.hpp"

namespace pidpys::crypto {

using KalynaBlock = std::array<std::uint8_t, 64>;  // the first block() octets are in use

// CBC over whole blocks; the chain goes on from call to call. Errc::invalid_argument from make() if the iv is not a block.
class KalynaCbc {
public:
    static Result<KalynaCbc> make(const Kalyna& cipher, ByteView iv);
    void encrypt(ByteView in, std::span<std::uint8_t> out);
    void decrypt(ByteView in, std::span<std::uint8_t> out);

private:
    KalynaCbc(const Kalyna& cipher, ByteView iv);
    Kalyna cipher_;
    KalynaBlock chain_{};
};

// A whole CBC message with PKCS#7 padding (the ZS2 scheme). Decrypting: Errc::malformed if the size is no multiple of the
// block, Errc::wrong_password if the padding is bad.
Result<Bytes> kalyna_cbc_encrypt_padded(const Kalyna& cipher, ByteView iv, ByteView plain);
Result<SecretBytes> kalyna_cbc_decrypt_padded(const Kalyna& cipher, ByteView iv, ByteView encrypted);

// Modes that turn a block cipher into a stream; data may come in pieces of any size.
class KalynaStream {
public:
    enum class Mode { cfb, ofb, ctr };  // CFB with a whole block of feedback
    static Result<KalynaStream> make(Mode mode, const Kalyna& cipher, ByteView iv);
    void encrypt(ByteView in, std::span<std::uint8_t> out);
    void decrypt(ByteView in, std::span<std::uint8_t> out);
    ~KalynaStream();
    KalynaStream(const KalynaStream&) = default;
    KalynaStream& operator=(const KalynaStream&) = default;

private:
    KalynaStream(Mode mode, const Kalyna& cipher, ByteView iv);
    void run(bool forward, ByteView in, std::span<std::uint8_t> out);
    void refill();
    std::size_t count_through(ByteView in, std::span<std::uint8_t> out);
    std::size_t decrypt_through(ByteView in, std::span<std::uint8_t> out);
    Mode mode_;
    Kalyna cipher_;
    KalynaBlock register_{};
    alignas(64) KalynaBlock gamma_{};
    std::size_t used_ = 0;  // octets of gamma_ used, of size_
    std::size_t size_ = 0;
};

}  // namespace pidpys::crypto
