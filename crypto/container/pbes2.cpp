// SPDX-License-Identifier: MIT
#include "crypto/container/pbes2.hpp"

#include <array>
#include <climits>

#include <openssl/rand.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/container/cipher.hpp"
#include "crypto/container/pkcs12_pbe.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"
#include "crypto/symmetric/kdf.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

constexpr Oid hmac_sha256{"1.2.840.113549.2.9"};
constexpr Oid hmac_gost{"1.2.804.2.1.1.1.1.1.2"};
constexpr Oid kmac_kupyna256{"1.2.804.2.1.1.1.1.2.2.4"};
constexpr Oid aes256_cbc{"2.16.840.1.101.3.4.1.42"};
constexpr Oid gost_cfb{"1.2.804.2.1.1.1.1.1.1.3"};
constexpr Oid kalyna256_cbc{"1.2.804.2.1.1.1.1.1.3.5.2"};
constexpr std::size_t national_key = 32;

struct Prf {
    Oid oid;
    const char* digest;
};
constexpr std::array<Prf, 5> prfs{{{hmac_sha256, "SHA256"},
                                   {Oid{"1.2.840.113549.2.7"}, "SHA1"},
                                   {Oid{"1.2.840.113549.2.8"}, "SHA224"},
                                   {Oid{"1.2.840.113549.2.10"}, "SHA384"},
                                   {Oid{"1.2.840.113549.2.11"}, "SHA512"}}};

struct Cipher {
    Oid oid;
    const char* name;
    std::size_t key;
};
constexpr std::array<Cipher, 5> ciphers{{{aes256_cbc, "AES-256-CBC", 32},
                                         {Oid{"2.16.840.1.101.3.4.1.2"}, "AES-128-CBC", 16},
                                         {Oid{"2.16.840.1.101.3.4.1.22"}, "AES-192-CBC", 24},
                                         {Oid{"1.2.840.113549.3.7"}, "DES-EDE3-CBC", 24},
                                         {Oid{"1.3.14.3.2.7"}, "DES-CBC", 8}}};

struct Pbkdf2 {
    ByteView salt;
    std::uint64_t iterations = 0;
    ByteView prf;  // OID content; empty means HMAC-SHA-1, the default
};

Result<Pbkdf2> read_pbkdf2(der::Reader function, bool& broken) {
    if (!(oids::pbkdf2 == function.oid()))
        return fail(broken ? Errc::malformed : Errc::unsupported, "PBES2 without PBKDF2");
    der::Reader fields = function.enter(der::sequence_tag);
    Pbkdf2 parameters;
    parameters.salt = fields.take(der::octet_string).content;
    parameters.iterations = fields.number();
    if (fields.peek() == der::integer_tag) (void)fields.number();  // keyLength: the cipher's is what counts
    if (auto prf = fields.take_if(der::sequence_tag)) parameters.prf = der::Reader(prf->content, broken).oid();
    if (broken || parameters.salt.size() > max_salt) return fail(Errc::malformed, "PBKDF2 parameters");
    return parameters;
}

Result<SecretBytes> derive(const Pbkdf2& parameters, const SecretString& password, std::size_t size,
                           IterationBudget& budget) {
    auto iterations = budget.spend(parameters.iterations);
    if (!iterations) return forward(iterations);
    if (*iterations > INT_MAX) return fail(Errc::too_large, "iterations of key derivation");
    SecretBytes key(size);
    const ByteView octets = as_bytes(password.view());
    if (hmac_gost == parameters.prf) {
        pbkdf2_hmac_gost34311(octets, parameters.salt, *iterations, key.span());
        return key;
    }
    if (kmac_kupyna256 == parameters.prf) {
        if (auto done = pbkdf2_kmac_kupyna256(octets, parameters.salt, *iterations, key.span()); !done)
            return forward(done);
        return key;
    }
    const char* digest = parameters.prf.empty() ? "SHA1" : nullptr;
    for (const Prf& prf : prfs)
        if (prf.oid == parameters.prf) digest = prf.digest;
    if (digest == nullptr) return fail(Errc::unsupported, "PBKDF2 with " + der::oid_text(parameters.prf));
    if (PKCS5_PBKDF2_HMAC(password.view().data(), static_cast<int>(password.view().size()), parameters.salt.data(),
                          static_cast<int>(parameters.salt.size()), static_cast<int>(*iterations),
                          EVP_get_digestbyname(digest), static_cast<int>(size), key.data()) != 1)
        return fail(Errc::internal, "PBKDF2: " + openssl_errors());
    return key;
}

Result<SecretBytes> gost_decrypt(ByteView parameters, ByteView key, ByteView ciphertext, bool& broken) {
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    const ByteView iv = fields.take(der::octet_string).content;
    const auto dke = fields.take_if(der::octet_string);
    if (broken || iv.size() != kGostBlock) return fail(Errc::malformed, "GOST 28147 parameters");
    auto box = dke ? GostSBox::from_packed(dke->content) : Result<GostSBox>(GostSBox::dke1());
    if (!box) return forward(box);
    SecretBytes plain(ciphertext.size());
    Gost28147Cfb(GostKeyView(key), GostIvView(iv), *box).decrypt(ciphertext, plain.span());
    return plain;
}

Result<SecretBytes> kalyna_decrypt(ByteView parameters, ByteView key, ByteView ciphertext, bool& broken) {
    const ByteView iv =
        der::Reader(parameters, broken).enter(der::sequence_tag).take(der::octet_string).content;
    if (broken || iv.size() != 32) return fail(Errc::malformed, "Kalyna parameters");
    auto cipher = Kalyna::make(32, key);
    if (!cipher) return forward(cipher);
    return kalyna_cbc_decrypt_padded(*cipher, iv, ciphertext);
}

Result<Bytes> random_octets(std::size_t size) {
    Bytes octets(size);
    if (RAND_bytes(octets.data(), static_cast<int>(size)) != 1) return fail(Errc::internal, openssl_errors());
    return octets;
}

}  // namespace

Result<SecretBytes> pbes2_decrypt(ByteView parameters, ByteView ciphertext, const SecretString& password,
                                  IterationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    auto function = read_pbkdf2(fields.enter(der::sequence_tag), broken);
    if (!function) return forward(function);
    der::Reader scheme = fields.enter(der::sequence_tag);
    const ByteView oid = scheme.oid();
    if (broken) return fail(Errc::malformed, "PBES2 parameters");

    if (gost_cfb == oid || kalyna256_cbc == oid) {
        auto key = derive(*function, password, national_key, budget);
        if (!key) return forward(key);
        return gost_cfb == oid ? gost_decrypt(scheme.rest(), key->view(), ciphertext, broken)
                               : kalyna_decrypt(scheme.rest(), key->view(), ciphertext, broken);
    }
    for (const Cipher& entry : ciphers) {
        if (!(entry.oid == oid)) continue;
        const ByteView iv = scheme.take(der::octet_string).content;
        if (broken) return fail(Errc::malformed, "PBES2 cipher parameters");
        auto cipher = fetch_cipher(entry.name);
        if (!cipher) return forward(cipher);
        auto key = derive(*function, password, entry.key, budget);
        if (!key) return forward(key);
        return decrypt(cipher->get(), key->view(), iv, ciphertext);
    }
    return fail(Errc::unsupported, "PBES2 with cipher " + der::oid_text(oid));
}

Result<EncryptedOctets> pbes2_encrypt(Pbes2Suite suite, ByteView plaintext, const SecretString& password,
                                      std::uint32_t iterations) {
    const bool gost = suite == Pbes2Suite::gost;
    auto salt = random_octets(gost ? 32 : 16);
    auto iv = random_octets(gost ? kGostBlock : 16);
    if (!salt) return forward(salt);
    if (!iv) return forward(iv);
    IterationBudget budget(iterations);
    const Oid& prf = gost ? hmac_gost : hmac_sha256;
    auto key = derive({*salt, iterations, prf.content()}, password, 32, budget);
    if (!key) return forward(key);

    EncryptedOctets result;
    Bytes cipher;
    if (gost) {
        result.ciphertext.resize(plaintext.size());
        Gost28147Cfb(GostKeyView(key->view()), GostIvView(*iv)).encrypt(plaintext, result.ciphertext);
        const GostSBox::Packed dke = GostSBox::dke1().packed();
        cipher = der::algorithm(gost_cfb, der::sequence({der::octets(*iv), der::octets(dke)}));
    } else {
        auto aes = fetch_cipher("AES-256-CBC");
        if (!aes) return forward(aes);
        auto encrypted = encrypt(aes->get(), key->view(), *iv, plaintext);
        if (!encrypted) return forward(encrypted);
        result.ciphertext = std::move(*encrypted);
        cipher = der::algorithm(aes256_cbc, der::octets(*iv));
    }
    const Bytes function = der::algorithm(
        oids::pbkdf2, der::sequence({der::octets(*salt), der::integer(iterations), der::algorithm(prf, der::null())}));
    result.algorithm = der::algorithm(oids::pbes2, der::sequence({function, cipher}));
    return result;
}

}  // namespace pidpys::crypto
