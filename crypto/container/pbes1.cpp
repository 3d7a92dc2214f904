// SPDX-License-Identifier: MIT
#include "crypto/container/pbes1.hpp"

#include <array>

#include "crypto/asn1/reader.hpp"
#include "crypto/container/cipher.hpp"

namespace pidpys::crypto {

struct Pbes1 {
    der::Oid oid;
    const char* digest;
    const char* cipher;
};

namespace {

constexpr std::size_t half = 8;  // octets of the key, and of the IV after it
constexpr std::array<Pbes1, 4> pbes1_schemes{{
    {der::Oid{"1.2.840.113549.1.5.3"}, "MD5", "DES-CBC"},
    {der::Oid{"1.2.840.113549.1.5.6"}, "MD5", "RC2-64-CBC"},
    {der::Oid{"1.2.840.113549.1.5.10"}, "SHA1", "DES-CBC"},
    {der::Oid{"1.2.840.113549.1.5.11"}, "SHA1", "RC2-64-CBC"},
}};

}  // namespace

const Pbes1* pbes1(ByteView oid) {
    for (const Pbes1& scheme : pbes1_schemes)
        if (scheme.oid == oid) return &scheme;
    return nullptr;
}

Result<SecretBytes> pbes1_decrypt(const Pbes1& scheme, ByteView parameters, ByteView ciphertext, ByteView password,
                                  DerivationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    const ByteView salt = fields.take(der::octet_string).content;
    const std::uint64_t count = fields.number();
    if (broken || salt.size() > max_salt) return fail(Errc::malformed, "PBES1 parameters");
    auto cipher = fetch_cipher(scheme.cipher);
    if (!cipher) return forward(cipher);
    auto derived = derive_pbkdf1(scheme.digest, password, salt, count, 2 * half, budget);
    if (!derived) return forward(derived);
    return decrypt(cipher->get(), derived->view().first(half), derived->view().last(half), ciphertext);
}

}  // namespace pidpys::crypto
