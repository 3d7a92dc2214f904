// SPDX-License-Identifier: MIT
#include "crypto/envelope/key_wrapping.hpp"

#include <array>

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/symmetric/key_wrap.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;
using Kind = KeyWrapping::Kind;

constexpr std::array<KeyWrapping, 6> wrappings{{
    {Oid{"2.16.840.1.101.3.4.1.5"}, Kind::evp, "AES-128-WRAP", 16, false},
    {Oid{"2.16.840.1.101.3.4.1.25"}, Kind::evp, "AES-192-WRAP", 24, false},
    {Oid{"2.16.840.1.101.3.4.1.45"}, Kind::evp, "AES-256-WRAP", 32, false},
    {Oid{"1.2.840.113549.1.9.16.3.6"}, Kind::evp, "DES3-WRAP", 24, true},
    {Oid{"1.2.804.2.1.1.1.1.1.1.5"}, Kind::gost, nullptr, 32, true},
    {Oid{"1.2.804.2.1.1.1.1.1.3.11"}, Kind::kalyna, nullptr, 32, true},
}};

using EvpWrap = std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>>;

constexpr std::size_t max_wrapped = 128;  // no content key is longer than 64 octets

EvpCipherCtx wrap_context(const KeyWrapping& wrapping, ByteView kek, int encrypt) {
    const EvpWrap cipher(EVP_CIPHER_fetch(nullptr, wrapping.cipher, nullptr));
    EvpCipherCtx context(EVP_CIPHER_CTX_new());
    if (!cipher || !context || kek.size() != wrapping.kek_size) return nullptr;
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    if (EVP_CipherInit_ex2(context.get(), cipher.get(), kek.data(), nullptr, encrypt, nullptr) != 1) return nullptr;
    return context;
}

tl::unexpected<Error> not_this_key() {
    ERR_clear_error();
    return fail(Errc::integrity, "the wrapped key's checksum does not match");
}

Result<SecretBytes> evp_unwrap(const KeyWrapping& wrapping, ByteView kek, ByteView wrapped) {
    if (wrapped.empty() || wrapped.size() % 8 != 0) return not_this_key();
    const EvpCipherCtx context = wrap_context(wrapping, kek, 0);
    if (!context) return fail(Errc::internal, openssl_errors());
    SecretBytes key(wrapped.size() + EVP_MAX_BLOCK_LENGTH);
    int size = 0;
    if (EVP_CipherUpdate(context.get(), key.data(), &size, wrapped.data(), static_cast<int>(wrapped.size())) != 1 ||
        size <= 0)
        return not_this_key();
    key.shrink(static_cast<std::size_t>(size));
    return key;
}

Result<Bytes> evp_wrap(const KeyWrapping& wrapping, ByteView kek, ByteView key) {
    const EvpCipherCtx context = wrap_context(wrapping, kek, 1);
    Bytes wrapped(key.size() + 2 * EVP_MAX_BLOCK_LENGTH);
    int size = 0;
    if (!context ||
        EVP_CipherUpdate(context.get(), wrapped.data(), &size, key.data(), static_cast<int>(key.size())) != 1)
        return fail(Errc::internal, openssl_errors());
    wrapped.resize(static_cast<std::size_t>(size));
    return wrapped;
}

WrapKeyView national(ByteView key) { return WrapKeyView(key.data(), 32); }

}  // namespace

const KeyWrapping* key_wrapping(ByteView oid) {
    for (const KeyWrapping& wrapping : wrappings)
        if (wrapping.oid == oid) return &wrapping;
    return nullptr;
}

const KeyWrapping& aes_wrapping(std::size_t kek_size) { return wrappings[kek_size / 8 - 2]; }
const KeyWrapping& gost_wrapping() { return wrappings[4]; }
const KeyWrapping& kalyna_wrapping() { return wrappings[5]; }

Bytes algorithm_identifier(const KeyWrapping& wrapping) {
    return der::algorithm(wrapping.oid, wrapping.null_parameters ? der::null() : Bytes{});
}

Result<SecretBytes> unwrap_key(const KeyWrapping& wrapping, ByteView kek, ByteView wrapped, const GostSBox& sbox) {
    if (wrapped.size() > max_wrapped) return not_this_key();
    if (wrapping.kind == Kind::evp) return evp_unwrap(wrapping, kek, wrapped);
    if (kek.size() != 32) return fail(Errc::invalid_argument, "the national wraps take keys of 32 octets");
    auto key = wrapping.kind == Kind::gost ? gost_key_unwrap(national(kek), wrapped, sbox)
                                           : kalyna_key_unwrap(national(kek), wrapped);
    if (!key) return not_this_key();
    return key;
}

Result<Bytes> wrap_key(const KeyWrapping& wrapping, ByteView kek, ByteView key, const GostSBox& sbox) {
    if (wrapping.kind == Kind::evp) return evp_wrap(wrapping, kek, key);
    if (kek.size() != 32 || key.size() != 32)
        return fail(Errc::invalid_argument, "the national wraps take keys of 32 octets");
    std::array<std::uint8_t, 32> iv{};
    if (RAND_bytes(iv.data(), static_cast<int>(iv.size())) != 1) return fail(Errc::internal, openssl_errors());
    if (wrapping.kind == Kind::kalyna) {
        const auto wrapped = kalyna_key_wrap(national(kek), national(key), iv);
        return Bytes(wrapped.begin(), wrapped.end());
    }
    const auto wrapped = gost_key_wrap(national(kek), national(key), GostIvView(iv.data(), kGostBlock), sbox);
    return Bytes(wrapped.begin(), wrapped.end());
}

}  // namespace pidpys::crypto
