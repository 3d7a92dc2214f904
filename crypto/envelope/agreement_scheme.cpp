// SPDX-License-Identifier: MIT
#include "crypto/envelope/agreement_scheme.hpp"

#include <array>
#include <string_view>

#include <openssl/core_names.h>
#include <openssl/kdf.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;
using enum Derivation;

constexpr const char* gost = "dstu34311";
constexpr const char* kupyna = "KUPYNA-256";

constexpr std::array<AgreementScheme, 17> schemes{{
    // dhSinglePass-stdDH
    {Oid{"1.3.133.16.840.63.0.2"}, x963, "SHA1", false, true, false, false},
    {Oid{"1.3.132.1.11.0"}, x963, "SHA224", false, true, true, false},
    {Oid{"1.3.132.1.11.1"}, x963, "SHA256", false, true, true, false},
    {Oid{"1.3.132.1.11.2"}, x963, "SHA384", false, true, true, false},
    {Oid{"1.3.132.1.11.3"}, x963, "SHA512", false, true, true, false},
    // dhSinglePass-cofactorDH
    {Oid{"1.3.133.16.840.63.0.3"}, x963, "SHA1", true, true, false, false},
    {Oid{"1.3.132.1.14.0"}, x963, "SHA224", true, true, false, false},
    {Oid{"1.3.132.1.14.1"}, x963, "SHA256", true, true, false, false},
    {Oid{"1.3.132.1.14.2"}, x963, "SHA384", true, true, false, false},
    {Oid{"1.3.132.1.14.3"}, x963, "SHA512", true, true, false, false},
    // dhSinglePass-stdDH-hkdf
    {Oid{"1.2.840.113549.1.9.16.3.19"}, hkdf, "SHA256", false, false, true, false},
    {Oid{"1.2.840.113549.1.9.16.3.20"}, hkdf, "SHA384", false, false, true, false},
    {Oid{"1.2.840.113549.1.9.16.3.21"}, hkdf, "SHA512", false, false, true, false},
    // of DSTU 4145
    {Oid{"1.2.804.2.1.1.1.1.3.4"}, x963_stripped, gost, true, true, false, true},
    {Oid{"1.2.804.2.1.1.1.1.3.5"}, x963_stripped, gost, false, true, false, true},
    {Oid{"1.2.804.2.1.1.1.1.3.7"}, x963, kupyna, true, true, false, true},
    {Oid{"1.2.804.2.1.1.1.1.3.8"}, x963, kupyna, false, true, false, true},
}};

const AgreementScheme& scheme_named(const Oid& oid) { return *agreement_scheme(oid.content()); }

Bytes shared_info(const KeyInfo& info) {
    const auto bits = static_cast<std::uint32_t>(8 * info.size);
    const Bytes size{static_cast<std::uint8_t>(bits >> 24), static_cast<std::uint8_t>(bits >> 16),
                     static_cast<std::uint8_t>(bits >> 8), static_cast<std::uint8_t>(bits)};
    const Bytes party = info.ukm ? der::tlv(der::context(0), {der::octets(*info.ukm)}) : Bytes{};
    return der::sequence({info.wrap, party, der::tlv(der::context(2), {der::octets(size)})});
}

using EvpKdf = std::unique_ptr<EVP_KDF, FreeWith<EVP_KDF_free>>;
using EvpKdfCtx = std::unique_ptr<EVP_KDF_CTX, FreeWith<EVP_KDF_CTX_free>>;

OSSL_PARAM kdf_octets(const char* name, ByteView value) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(value.data()), value.size());
}

Result<SecretBytes> derive_key(const AgreementScheme& scheme, ByteView z, ByteView salt, ByteView info,
                               std::size_t size) {
    const EvpKdf kdf(EVP_KDF_fetch(nullptr, scheme.derivation == hkdf ? "HKDF" : "X963KDF", nullptr));
    const EvpKdfCtx context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    std::array<OSSL_PARAM, 5> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(scheme.digest), 0),
        kdf_octets(OSSL_KDF_PARAM_KEY, z), kdf_octets(OSSL_KDF_PARAM_INFO, info),
        salt.empty() ? OSSL_PARAM_construct_end() : kdf_octets(OSSL_KDF_PARAM_SALT, salt), OSSL_PARAM_construct_end()};
    SecretBytes key(size);
    if (!context || EVP_KDF_derive(context.get(), key.data(), key.size(), parameters.data()) != 1)
        return fail(Errc::internal, std::string("key derivation with ") + scheme.digest + ": " + openssl_errors());
    return key;
}

ByteView without_zeros(ByteView z, std::size_t at_most) {
    while (at_most-- > 0 && z.size() > 1 && z[0] == 0) z = z.subspan(1);
    return z;
}

}  // namespace

const AgreementScheme* agreement_scheme(ByteView oid) {
    for (const AgreementScheme& scheme : schemes)
        if (scheme.oid == oid) return &scheme;
    return nullptr;
}

const AgreementScheme& scheme_to_nist(std::size_t field_bits) {
    return scheme_named(Oid{field_bits <= 256   ? "1.3.132.1.11.1"
                            : field_bits <= 384 ? "1.3.132.1.11.2"
                                                : "1.3.132.1.11.3"});
}

const AgreementScheme& scheme_to_x25519() { return scheme_named(Oid{"1.2.840.113549.1.9.16.3.19"}); }

const AgreementScheme& scheme_to_dstu(NationalHash hash) {
    return scheme_named(Oid{hash == NationalHash::gost34311 ? "1.2.804.2.1.1.1.1.3.4" : "1.2.804.2.1.1.1.1.3.7"});
}

std::optional<WayToWrap> way_elsewhere(const AgreementScheme& scheme, const KeyWrapping& wrapping, const KeyInfo& info,
                                       const GostSBox& sbox) {
    const bool kalyna = wrapping.kind == KeyWrapping::Kind::kalyna;
    const std::string_view digest = scheme.digest;
    const bool paired = (kalyna && digest == kupyna) ||
                        (wrapping.kind == KeyWrapping::Kind::gost && digest == gost && sbox == GostSBox::dke1());
    if (!paired || !der::equal(info.wrap, algorithm_identifier(wrapping))) return std::nullopt;
    return WayToWrap{{.cofactor = scheme.cofactor}, kalyna, info.ukm};
}

Result<std::vector<SecretBytes>> key_encryption_keys(const AgreementScheme& scheme, ByteView z, const KeyInfo& info) {
    struct Way {
        ByteView z, salt;
    };
    std::vector<Way> ways{{z, {}}};
    if (scheme.derivation == x963_stripped) {
        ways = {{without_zeros(z, z.size()), {}}, {without_zeros(z, 1), {}}};
        if (ways[0].z.size() == ways[1].z.size()) ways.pop_back();
    } else if (scheme.derivation == hkdf && info.ukm && !info.ukm->empty()) {
        ways = {{z, *info.ukm}, {z, {}}};
    }
    const Bytes bound_to = shared_info(info);
    std::vector<SecretBytes> keys;
    for (const Way& way : ways) {
        auto key = derive_key(scheme, way.z, way.salt, bound_to, info.size);
        if (!key) return forward(key);
        keys.push_back(std::move(*key));
    }
    return keys;
}

}  // namespace pidpys::crypto
