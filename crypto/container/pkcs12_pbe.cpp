// SPDX-License-Identifier: MIT
#include "crypto/container/pkcs12_pbe.hpp"

#include <array>
#include <cstring>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/container/cipher.hpp"

namespace pidpys::crypto {

struct Pkcs12Pbe {
    der::Oid oid;
    const char* cipher;
    std::size_t key, iv;
};

namespace {

constexpr std::array<Pkcs12Pbe, 6> schemes{{
    {der::Oid{"1.2.840.113549.1.12.1.1"}, "RC4", 16, 0},
    {der::Oid{"1.2.840.113549.1.12.1.2"}, "RC4-40", 5, 0},
    {der::Oid{"1.2.840.113549.1.12.1.3"}, "DES-EDE3-CBC", 24, 8},
    {der::Oid{"1.2.840.113549.1.12.1.4"}, "DES-EDE-CBC", 16, 8},
    {der::Oid{"1.2.840.113549.1.12.1.5"}, "RC2-CBC", 16, 8},
    {der::Oid{"1.2.840.113549.1.12.1.6"}, "RC2-40-CBC", 5, 8},
}};

using EvpKdf = std::unique_ptr<EVP_KDF, FreeWith<EVP_KDF_free>>;
using EvpKdfCtx = std::unique_ptr<EVP_KDF_CTX, FreeWith<EVP_KDF_CTX_free>>;

}  // namespace

SecretBytes bmp_password(const SecretString& password, PasswordReading reading) {
    const std::string_view text = password.view();
    SecretBytes wide(2 * text.size() + 2);  // a UTF-8 sequence never grows beyond two octets for each of its own
    std::size_t at = 0;
    const auto put = [&](unsigned long unit) {
        wide.data()[at++] = static_cast<std::uint8_t>(unit >> 8);
        wide.data()[at++] = static_cast<std::uint8_t>(unit);
    };
    const auto* octets = reinterpret_cast<const unsigned char*>(text.data());
    for (std::size_t i = 0; reading == PasswordReading::utf8 && i < text.size();) {
        unsigned long character = 0;
        const int used = UTF8_getc(octets + i, static_cast<int>(text.size() - i), &character);
        if (used <= 0) return bmp_password(password, PasswordReading::latin1);
        i += static_cast<std::size_t>(used);
        if (character > 0xffff) {
            put(0xd800 + ((character - 0x10000) >> 10));
            put(0xdc00 + ((character - 0x10000) & 0x3ff));
        } else {
            put(character);
        }
    }
    if (reading == PasswordReading::latin1)
        for (std::size_t i = 0; i < text.size(); ++i) put(octets[i]);
    put(0);
    wide.shrink(at);
    return wide;
}

Result<SecretBytes> pkcs12_kdf(const char* digest, ByteView bmp_password, ByteView salt, std::uint8_t id,
                               std::uint32_t iterations, std::size_t size) {
    static const EvpKdf kdf(EVP_KDF_fetch(nullptr, "PKCS12KDF", nullptr));
    const EvpKdfCtx context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    int purpose = id;
    unsigned count = iterations;
    const std::array<OSSL_PARAM, 6> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(digest), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, const_cast<std::uint8_t*>(bmp_password.data()),
                                          bmp_password.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, const_cast<std::uint8_t*>(salt.data()), salt.size()),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS12_ID, &purpose),
        OSSL_PARAM_construct_uint(OSSL_KDF_PARAM_ITER, &count), OSSL_PARAM_construct_end()};
    SecretBytes key(size);
    if (!context || EVP_KDF_derive(context.get(), key.data(), key.size(), parameters.data()) != 1)
        return fail(Errc::unsupported, "PKCS#12 key derivation: " + openssl_errors());
    return key;
}

const Pkcs12Pbe* pkcs12_pbe(ByteView oid) {
    for (const Pkcs12Pbe& scheme : schemes)
        if (scheme.oid == oid) return &scheme;
    return nullptr;
}

Result<SecretBytes> pkcs12_pbe_decrypt(const Pkcs12Pbe& scheme, ByteView parameters, ByteView ciphertext,
                                       const SecretString& password, IterationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    const ByteView salt = fields.take(der::octet_string).content;
    const std::uint64_t count = fields.number();
    if (broken || salt.size() > max_salt) return fail(Errc::malformed, "PKCS#12 encryption parameters");
    auto iterations = budget.spend(count);
    if (!iterations) return forward(iterations);
    auto cipher = fetch_cipher(scheme.cipher);
    if (!cipher) return forward(cipher);
    const SecretBytes wide = bmp_password(password);
    auto key = pkcs12_kdf("SHA1", wide.view(), salt, 1, *iterations, scheme.key);
    if (!key) return forward(key);
    auto iv = scheme.iv == 0 ? Result<SecretBytes>(SecretBytes{})
                             : pkcs12_kdf("SHA1", wide.view(), salt, 2, *iterations, scheme.iv);
    if (!iv) return forward(iv);
    return decrypt(cipher->get(), key->view(), iv->view(), ciphertext);
}

}  // namespace pidpys::crypto
