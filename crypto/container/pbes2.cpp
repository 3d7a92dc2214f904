// SPDX-License-Identifier: MIT
#include "crypto/container/pbes2.hpp"

#include <array>

#include <openssl/rand.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/container/cipher.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

constexpr Oid aes256_cbc{"2.16.840.1.101.3.4.1.42"};
constexpr Oid rc2_cbc{"1.2.840.113549.3.2"};
constexpr Oid gost_cfb{"1.2.804.2.1.1.1.1.1.1.3"};
constexpr Oid kalyna256_cbc{"1.2.804.2.1.1.1.1.1.3.5.2"};
constexpr std::size_t national_key = 32;

// Ciphers whose parameter is their IV; those libcrypto has retired only open what is there already.
struct Cipher {
    Oid oid;
    const char* name;
    std::size_t key;
};
constexpr std::array<Cipher, 13> ciphers{{{aes256_cbc, "AES-256-CBC", 32},
                                          {Oid{"2.16.840.1.101.3.4.1.2"}, "AES-128-CBC", 16},
                                          {Oid{"2.16.840.1.101.3.4.1.22"}, "AES-192-CBC", 24},
                                          {Oid{"1.2.840.113549.3.7"}, "DES-EDE3-CBC", 24},
                                          {Oid{"1.3.14.3.2.7"}, "DES-CBC", 8},
                                          {Oid{"1.2.392.200011.61.1.1.1.2"}, "CAMELLIA-128-CBC", 16},
                                          {Oid{"1.2.392.200011.61.1.1.1.3"}, "CAMELLIA-192-CBC", 24},
                                          {Oid{"1.2.392.200011.61.1.1.1.4"}, "CAMELLIA-256-CBC", 32},
                                          {Oid{"1.2.410.200046.1.1.2"}, "ARIA-128-CBC", 16},
                                          {Oid{"1.2.410.200046.1.1.7"}, "ARIA-192-CBC", 24},
                                          {Oid{"1.2.410.200046.1.1.12"}, "ARIA-256-CBC", 32},
                                          {Oid{"1.2.410.200004.1.4"}, "SEED-CBC", 16},
                                          {Oid{"1.3.6.1.4.1.3029.1.2"}, "BF-CBC", 16}}};

// The key derivation that a PBES2 names: `algorithm` is the content of its AlgorithmIdentifier.
Result<SecretBytes> derive(ByteView algorithm, ByteView password, std::size_t size, DerivationBudget& budget) {
    bool broken = false;
    der::Reader function(algorithm, broken);
    if (!(oids::scrypt == function.oid())) {
        auto parameters = read_pbkdf2(algorithm);
        if (!parameters) return forward(parameters);
        return derive_pbkdf2(*parameters, password, size, budget);
    }
    der::Reader fields = function.enter(der::sequence_tag);
    Scrypt parameters;
    parameters.salt = fields.take(der::octet_string).content;
    parameters.n = fields.number();
    parameters.r = fields.number();
    parameters.p = fields.number();
    if (broken) return fail(Errc::malformed, "scrypt parameters");
    return derive_scrypt(parameters, password, size, budget);
}

// RC2-CBC-Parameter (RFC 8018 §B.2.3): a number that stands for the effective key bits, and the IV. No number: 32
// bits, which nobody has.
Result<Cipher> read_rc2(der::Reader& parameters, ByteView& iv) {
    der::Reader fields = parameters.enter(der::sequence_tag);
    const std::uint64_t version = fields.number();
    iv = fields.take(der::octet_string).content;
    switch (version) {
        case 160: return Cipher{rc2_cbc, "RC2-40-CBC", 5};
        case 120: return Cipher{rc2_cbc, "RC2-64-CBC", 8};
        case 58: return Cipher{rc2_cbc, "RC2-CBC", 16};
        default: return fail(Errc::unsupported, "RC2 with an unusual number of effective key bits");
    }
}

Result<Cipher> read_cipher(ByteView oid, der::Reader& parameters, ByteView& iv) {
    if (rc2_cbc == oid) return read_rc2(parameters, iv);
    for (const Cipher& entry : ciphers) {
        if (!(entry.oid == oid)) continue;
        iv = parameters.take(der::octet_string).content;
        return entry;
    }
    return fail(Errc::unsupported, "PBES2 with cipher " + der::oid_text(oid));
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
    const ByteView iv = der::Reader(parameters, broken).enter(der::sequence_tag).take(der::octet_string).content;
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

Result<SecretBytes> pbes2_decrypt(ByteView parameters, ByteView ciphertext, ByteView password,
                                  DerivationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    const ByteView function = fields.take(der::sequence_tag).content;
    der::Reader scheme = fields.enter(der::sequence_tag);
    const ByteView oid = scheme.oid();
    if (broken) return fail(Errc::malformed, "PBES2 parameters");

    if (gost_cfb == oid || kalyna256_cbc == oid) {
        auto key = derive(function, password, national_key, budget);
        if (!key) return forward(key);
        return gost_cfb == oid ? gost_decrypt(scheme.rest(), key->view(), ciphertext, broken)
                               : kalyna_decrypt(scheme.rest(), key->view(), ciphertext, broken);
    }
    ByteView iv;
    auto entry = read_cipher(oid, scheme, iv);
    if (broken) return fail(Errc::malformed, "PBES2 cipher parameters");
    if (!entry) return forward(entry);
    auto cipher = fetch_cipher(entry->name);
    if (!cipher) return forward(cipher);
    auto key = derive(function, password, entry->key, budget);
    if (!key) return forward(key);
    return decrypt(cipher->get(), key->view(), iv, ciphertext);
}

std::optional<KeyWanted> pbes2_key_wanted(ByteView parameters, ByteView password) {
    bool broken = false;
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    const ByteView function = fields.take(der::sequence_tag).content;
    der::Reader scheme = fields.enter(der::sequence_tag);
    const ByteView oid = scheme.oid();
    if (broken || !(gost_cfb == oid || kalyna256_cbc == oid)) return std::nullopt;
    const auto pbkdf2 = read_pbkdf2(function);
    if (!pbkdf2 || pbkdf2->prf->digest != nullptr) return std::nullopt;
    const NationalKdf kdf = pbkdf2->prf->kdf;
    if (kdf == NationalKdf::pbkdf2_kmac_kupyna256 && password.size() > max_kmac_password) return std::nullopt;
    return KeyWanted{kdf, SecretBytes(password), to_bytes(pbkdf2->salt), pbkdf2->iterations, national_key};
}

Result<EncryptedOctets> pbes2_encrypt(Pbes2Suite suite, ByteView plaintext, const SecretString& password,
                                      std::uint32_t iterations) {
    const bool gost = suite == Pbes2Suite::gost;
    auto salt = random_octets(gost ? 32 : 20);
    auto iv = random_octets(gost ? kGostBlock : 16);
    if (!salt) return forward(salt);
    if (!iv) return forward(iv);
    const Oid& prf = gost ? oids::hmac_gost34311 : oids::hmac_sha256;
    DerivationBudget budget(UINT64_MAX);  // the number is our own
    auto key = derive_pbkdf2({*salt, iterations, find_prf(prf.content()), {}}, as_bytes(password.view()), 32, budget);
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
