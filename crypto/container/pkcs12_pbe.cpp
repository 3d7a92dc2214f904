// SPDX-License-Identifier: MIT
#include "crypto/container/pkcs12_pbe.hpp"

#include <array>

#include "crypto/asn1/ber.hpp"
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

// What stands in containers is one SEQUENCE. One padding in 256 comes out of a wrong key, and RC4 has none.
bool is_one_sequence(ByteView plain) {
    return !plain.empty() && plain[0] == der::sequence_tag && der::Definite::from(plain);
}

Result<SecretBytes> decrypt_by(const Pkcs12Pbe& scheme, const EVP_CIPHER* cipher, ByteView password, ByteView salt,
                               std::uint64_t count, ByteView ciphertext, DerivationBudget& budget) {
    auto key = derive_pkcs12("SHA1", password, salt, 1, count, scheme.key, budget);
    if (!key) return forward(key);
    auto iv = scheme.iv == 0 ? Result<SecretBytes>(SecretBytes{})
                             : derive_pkcs12("SHA1", password, salt, 2, count, scheme.iv, budget);
    if (!iv) return forward(iv);
    return decrypt(cipher, key->view(), iv->view(), ciphertext);
}

}  // namespace

const Pkcs12Pbe* pkcs12_pbe(ByteView oid) {
    for (const Pkcs12Pbe& scheme : schemes)
        if (scheme.oid == oid) return &scheme;
    return nullptr;
}

Result<SecretBytes> pkcs12_pbe_decrypt(const Pkcs12Pbe& scheme, ByteView parameters, ByteView ciphertext,
                                       ContainerPassword& password, DerivationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    const ByteView salt = fields.take(der::octet_string).content;
    const std::uint64_t count = fields.number();
    if (broken || salt.size() > max_salt) return fail(Errc::malformed, "PKCS#12 encryption parameters");
    auto cipher = fetch_cipher(scheme.cipher);
    if (!cipher) return forward(cipher);
    for (std::size_t i = 0; i < password.readings().size(); ++i) {
        auto plain = decrypt_by(scheme, cipher->get(), password.readings()[i].view(), salt, count, ciphertext, budget);
        if (plain && is_one_sequence(plain->view())) {
            password.settle(i);
            return plain;
        }
        if (!plain && plain.error().code != Errc::wrong_password) return plain;
    }
    return fail(Errc::wrong_password, "the container does not decrypt");
}

}  // namespace pidpys::crypto
