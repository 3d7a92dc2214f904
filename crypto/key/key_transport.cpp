// SPDX-License-Identifier: MIT
#include "crypto/key/key_transport.hpp"

#include <openssl/rand.h>
#include <openssl/rsa.h>

#include "crypto/key/padding.hpp"

namespace pidpys::crypto {
namespace {

tl::unexpected<Error> not_decrypted() {
    ERR_clear_error();
    return fail(Errc::integrity, "the key does not decrypt");
}

bool set_oaep(EVP_PKEY_CTX* context, const WayToDecrypt& way) {
    if (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md_name(context, way.digest, nullptr) != 1 ||
        EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, way.mask_digest, nullptr) != 1)
        return false;
    if (way.label.empty()) return true;
    void* label = OPENSSL_memdup(way.label.data(), way.label.size());  // the context's then
    if (EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, static_cast<int>(way.label.size())) == 1) return true;
    OPENSSL_free(label);
    return false;
}

Result<SecretBytes> decrypt_oaep(EVP_PKEY* key, const WayToDecrypt& way, ByteView encrypted) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!context || EVP_PKEY_decrypt_init(context.get()) != 1 || !set_oaep(context.get(), way))
        return fail(Errc::unsupported, "RSAES-OAEP: " + openssl_errors());
    SecretBytes plain(encrypted.size());
    std::size_t size = plain.size();
    if (EVP_PKEY_decrypt(context.get(), plain.data(), &size, encrypted.data(), encrypted.size()) != 1)
        return not_decrypted();
    plain.shrink(size);
    return plain;
}

// The block that the key makes of it, padding and all.
Result<SecretBytes> raw_block(EVP_PKEY* key, ByteView encrypted) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    SecretBytes block(encrypted.size());
    std::size_t size = block.size();
    if (!context || EVP_PKEY_decrypt_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) != 1)
        return fail(Errc::unsupported, openssl_errors());
    // Fails for a number that is not below the modulus, which anybody can see.
    if (EVP_PKEY_decrypt(context.get(), block.data(), &size, encrypted.data(), encrypted.size()) != 1 ||
        size != block.size())
        return fail(Errc::malformed, openssl_errors());
    return block;
}

bool is_told(Errc code) {
    return code == Errc::denied || code == Errc::unsupported || code == Errc::unavailable || code == Errc::io ||
           code == Errc::cancelled || code == Errc::timeout;
}

}  // namespace

Result<SecretBytes> decrypt_transported(EVP_PKEY* key, const WayToDecrypt& way, ByteView encrypted, std::size_t size) {
    const int modulus = EVP_PKEY_is_a(key, "RSA") == 1 ? EVP_PKEY_get_size(key) : 0;
    if (modulus < 64) return fail(Errc::unsupported, "not an RSA key");
    if (encrypted.size() != static_cast<std::size_t>(modulus) || size + 11 > encrypted.size())
        return fail(Errc::malformed, "the encrypted key is not as long as the modulus");
    const auto place = elsewhere(key);
    if (way.digest != nullptr) {
        auto plain = place ? place->decrypt(way, encrypted) : decrypt_oaep(key, way, encrypted);
        if (!plain && is_told(plain.error().code)) return plain;
        if (!plain || plain->size() != size) return not_decrypted();
        return plain;
    }
    SecretBytes answer(size);
    if (RAND_priv_bytes(answer.data(), static_cast<int>(size)) != 1) return fail(Errc::internal, openssl_errors());
    if (place) {
        const auto plain = place->decrypt(way, encrypted);
        if (!plain && is_told(plain.error().code)) return tl::unexpected(plain.error());
        if (plain && plain->size() == size) return SecretBytes(plain->view());
        return answer;
    }
    const auto block = raw_block(key, encrypted);
    if (!block) return tl::unexpected(block.error());
    take_if_padded(block->view(), answer.span());
    return answer;
}

Result<Bytes> encrypt_to_transport(EVP_PKEY* key, const WayToDecrypt& way, ByteView secret) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!context || EVP_PKEY_encrypt_init(context.get()) != 1 || !set_oaep(context.get(), way))
        return fail(Errc::unsupported, "RSAES-OAEP: " + openssl_errors());
    Bytes encrypted(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
    std::size_t size = encrypted.size();
    if (EVP_PKEY_encrypt(context.get(), encrypted.data(), &size, secret.data(), secret.size()) != 1)
        return fail(Errc::internal, "RSAES-OAEP: " + openssl_errors());
    encrypted.resize(size);
    return encrypted;
}

}  // namespace pidpys::crypto
