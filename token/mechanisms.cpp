// SPDX-License-Identifier: MIT
#include "token/mechanisms.hpp"

#include <algorithm>
#include <array>

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "token/cryptoki_numbers.hpp"

namespace pidpys::token {
namespace {

namespace der = crypto::der;
using One = wire::Mechanisms::One;

constexpr std::uint64_t rsa_pkcs = 0x1, rsa_pkcs_oaep = 0x9, rsa_pkcs_pss = 0xd;
constexpr std::uint64_t ecdsa = 0x1041, ecdh1_derive = 0x1050, ecdh1_cofactor_derive = 0x1051, eddsa = 0x1057;
constexpr std::uint64_t dstu4145 = 0x80420031;  // over a hash
constexpr std::uint64_t dstu4145_ecdh = 0x80420043, dstu4145_ecdh_cofactor = 0x80420044;
constexpr std::uint64_t gost28147_wrap = 0x80420016, kalyna_wrap = 0x80420017;
constexpr std::uint64_t kdf_null = 1, kdf_gost34311 = 0x80420211, kdf_kupyna256 = 0x80420212;

// CK_MECHANISM_INFO.flags
constexpr std::uint64_t may_decrypt = 0x200, may_sign = 0x800, may_wrap = 0x20000, may_unwrap = 0x40000,
                        may_derive = 0x80000;

// Of a digest: CKM and CKG_MGF1 (of PSS and OAEP), and the mechanisms that make it themselves and sign that.
struct DigestNumbers {
    const char* name;
    std::uint64_t hash, mask, rsa, pss, ecdsa;
};
constexpr std::array<DigestNumbers, 9> digests{{{"SHA1", 0x220, 1, 0x6, 0xe, 0x1042},
                                                {"SHA224", 0x255, 5, 0x46, 0x47, 0x1043},
                                                {"SHA256", 0x250, 2, 0x40, 0x43, 0x1044},
                                                {"SHA384", 0x260, 3, 0x41, 0x44, 0x1045},
                                                {"SHA512", 0x270, 4, 0x42, 0x45, 0x1046},
                                                {"SHA3-224", 0x2b5, 6, 0x66, 0x67, 0x1047},
                                                {"SHA3-256", 0x2b0, 7, 0x60, 0x63, 0x1048},
                                                {"SHA3-384", 0x2c0, 8, 0x61, 0x64, 0x1049},
                                                {"SHA3-512", 0x2d0, 9, 0x62, 0x65, 0x104a}}};

// DSTU 4145 with the hash that the token makes itself.
struct HashedThere {
    const char* digest;
    std::uint64_t mechanism;
};
constexpr std::array<HashedThere, 4> dstu_with_hash{
    {{"dstu34311", 0x80420032}, {"KUPYNA-256", 0x80420033}, {"KUPYNA-384", 0x80420034}, {"KUPYNA-512", 0x80420035}}};

tl::unexpected<Error> not_so() { return fail(Errc::unsupported, "the token does not do this with the key"); }

bool offers(const KeyThere& key, const std::vector<One>& offered, std::uint64_t type, std::uint64_t purpose) {
    const auto found = std::ranges::find(offered, type, &One::type);
    if (found == offered.end() || (found->flags & purpose) == 0) return false;
    // Sizes of keys are bits; of the curves of RFC 8032 each library has its own idea.
    const bool sized = key.kind != KeyKind::ed25519 && key.kind != KeyKind::x25519 && found->most >= 64;
    if (sized && (key.bits < found->least || key.bits > found->most)) return false;
    return key.allowed.empty() || std::ranges::find(key.allowed, type) != key.allowed.end();
}

const DigestNumbers* numbers_of(const char* name) {
    for (const DigestNumbers& each : digests)
        if (crypto::digest_by_name(each.name) == crypto::digest_by_name(name)) return &each;
    return nullptr;
}

// Of PSS and OAEP.
Result<wire::Mechanism> masked(std::uint64_t type, wire::Parameters form, const char* digest, const char* mask) {
    const DigestNumbers* hash = numbers_of(digest);
    const DigestNumbers* mgf = numbers_of(mask);
    if (hash == nullptr || mgf == nullptr) return fail(Errc::unsupported, "a digest that tokens have no number for");
    wire::Mechanism made;
    made.type = type;
    made.parameters = form;
    made.hash = hash->hash;
    made.mask = mgf->mask;
    return made;
}

wire::Mechanism plain(std::uint64_t type) {
    wire::Mechanism made;
    made.type = type;
    return made;
}

// DigestInfo (RFC 8017 §9.2).
Result<Bytes> digest_info(const char* name, ByteView hash) {
    const auto* digest = crypto::digest_by_name(name);
    if (digest == nullptr || digest->size != hash.size()) return fail(Errc::invalid_argument, "digest");
    return der::sequence({der::algorithm(digest->oid, der::null()), der::octets(hash)});
}

Result<Bytes> dstu_hash(EVP_PKEY* half, const char* digest, ByteView octets) {
    const auto* algorithm = crypto::digest_by_name(digest);
    if (algorithm == crypto::digest_by_name("dstu34311")) {
        const auto sbox = crypto::dstu_sbox(half);
        if (!sbox) return tl::unexpected(sbox.error());
        const auto hash = crypto::Gost34311::hash(octets, *sbox);
        return Bytes(hash.begin(), hash.end());
    }
    if (algorithm == nullptr) return not_so();
    return crypto::digest(*algorithm, {octets});
}

// Over the digest where the token takes one, which any size of content comes to; else over what was digested, which CMS keeps
// short, by a mechanism that digests it there.
Result<Prepared> sign_rsa(const KeyThere& key, const std::vector<One>& offered, const crypto::WayToSign& way,
                          ByteView hash) {
    const DigestNumbers* numbers = way.digest != nullptr ? numbers_of(way.digest) : nullptr;
    const bool there = numbers != nullptr && !way.message.empty();
    if (!way.pss) {
        if (way.digest != nullptr && offers(key, offered, rsa_pkcs, may_sign)) {
            auto info = digest_info(way.digest, hash);
            if (!info) return forward(info);
            return Prepared{plain(rsa_pkcs), std::move(*info)};
        }
        if (!there || !offers(key, offered, numbers->rsa, may_sign)) return not_so();
        return Prepared{plain(numbers->rsa), to_bytes(way.message)};
    }
    const bool raw = offers(key, offered, rsa_pkcs_pss, may_sign);
    if (!raw && (!there || !offers(key, offered, numbers->pss, may_sign))) return not_so();
    auto made = masked(raw ? rsa_pkcs_pss : numbers->pss, wire::Parameters::pss, way.digest, way.mask_digest);
    if (!made) return forward(made);
    made->salt = static_cast<std::uint64_t>(way.salt_length);
    return Prepared{*made, to_bytes(raw ? hash : way.message)};
}

Result<Prepared> sign_ec(const KeyThere& key, const std::vector<One>& offered, const crypto::WayToSign& way,
                         ByteView hash) {
    if (way.digest == nullptr) return not_so();
    // The leftmost bits of a hash longer than the order (FIPS 186-5 §6.4.1), which tokens do not cut themselves.
    if (offers(key, offered, ecdsa, may_sign))
        return Prepared{plain(ecdsa), to_bytes(hash.first(std::min(hash.size(), (key.bits + 7) / 8)))};
    const DigestNumbers* numbers = numbers_of(way.digest);
    if (numbers == nullptr || way.message.empty() || !offers(key, offered, numbers->ecdsa, may_sign)) return not_so();
    return Prepared{plain(numbers->ecdsa), to_bytes(way.message)};
}

Result<Prepared> sign_dstu(const KeyThere& key, EVP_PKEY* half, const std::vector<One>& offered,
                           const crypto::WayToSign& way, ByteView octets) {
    if (way.own_digest == nullptr) return not_so();
    if (offers(key, offered, dstu4145, may_sign)) {
        auto hash = dstu_hash(half, way.own_digest, octets);
        if (!hash) return forward(hash);
        return Prepared{plain(dstu4145), std::move(*hash)};
    }
    for (const HashedThere& each : dstu_with_hash)
        if (crypto::digest_by_name(each.digest) == crypto::digest_by_name(way.own_digest) &&
            offers(key, offered, each.mechanism, may_sign))
            return Prepared{plain(each.mechanism), to_bytes(octets)};
    return not_so();
}

// An uncompressed point (SEC 1 §2.3.3), whichever form a message has brought.
Result<Bytes> uncompressed(EVP_PKEY* half, ByteView peer) {
    const crypto::EvpPkey other(EVP_PKEY_new());
    if (!other || EVP_PKEY_copy_parameters(other.get(), half) != 1 ||
        EVP_PKEY_set1_encoded_public_key(other.get(), peer.data(), peer.size()) != 1 ||
        EVP_PKEY_set_utf8_string_param(other.get(), "point-format", "uncompressed") != 1) {
        ERR_clear_error();
        return fail(Errc::malformed, "a public key that is no point of the recipient's curve");
    }
    unsigned char* octets = nullptr;
    const std::size_t size = EVP_PKEY_get1_encoded_public_key(other.get(), &octets);
    Bytes point(octets, octets + size);
    OPENSSL_free(octets);
    return point;
}

}  // namespace

Result<Prepared> way_to_sign(const KeyThere& key, EVP_PKEY* half, const std::vector<One>& offered,
                             const crypto::WayToSign& way, ByteView octets) {
    switch (key.kind) {
        case KeyKind::rsa: return sign_rsa(key, offered, way, octets);
        case KeyKind::ec: return sign_ec(key, offered, way, octets);
        case KeyKind::ed25519:
            if (way.digest != nullptr || !offers(key, offered, eddsa, may_sign)) return not_so();
            return Prepared{plain(eddsa), to_bytes(octets)};
        case KeyKind::dstu4145: return sign_dstu(key, half, offered, way, octets);
        case KeyKind::x25519: return not_so();
    }
    return not_so();
}

Result<Prepared> way_to_decrypt(const KeyThere& key, const std::vector<One>& offered, const crypto::WayToDecrypt& way,
                                ByteView encrypted) {
    if (key.kind != KeyKind::rsa) return not_so();
    const std::uint64_t type = way.digest == nullptr ? rsa_pkcs : rsa_pkcs_oaep;
    if (!offers(key, offered, type, may_decrypt)) return not_so();
    if (way.digest == nullptr) return Prepared{plain(type), to_bytes(encrypted)};
    auto made = masked(type, wire::Parameters::oaep, way.digest, way.mask_digest);
    if (!made) return forward(made);
    made->first = way.label;
    return Prepared{*made, to_bytes(encrypted)};
}

Result<Prepared> way_to_agree(const KeyThere& key, EVP_PKEY* half, const std::vector<One>& offered,
                              const crypto::WayToAgree& way, ByteView peer) {
    Prepared made;
    made.mechanism.parameters = wire::Parameters::ecdh;
    made.mechanism.kdf = kdf_null;
    if (key.kind == KeyKind::dstu4145) {
        made.mechanism.type = way.cofactor ? dstu4145_ecdh_cofactor : dstu4145_ecdh;
        made.octets = to_bytes(peer);
    } else if (key.kind == KeyKind::ec) {
        // On curves with cofactor 1 both are one.
        made.mechanism.type = offers(key, offered, ecdh1_derive, may_derive) ? ecdh1_derive : ecdh1_cofactor_derive;
        auto point = uncompressed(half, peer);
        if (!point) return forward(point);
        made.octets = std::move(*point);
    } else if (key.kind == KeyKind::x25519) {
        made.mechanism.type = ecdh1_derive;
        made.octets = to_bytes(peer);
    } else {
        return not_so();
    }
    if (!offers(key, offered, made.mechanism.type, may_derive)) return not_so();
    return made;
}

Result<PreparedWrap> way_to_wrap(const KeyThere& key, const std::vector<One>& offered, const crypto::WayToWrap& way,
                                 ByteView peer, bool unwrap) {
    if (key.kind != KeyKind::dstu4145) return not_so();
    PreparedWrap made;
    made.agreement.type = way.agreement.cofactor ? dstu4145_ecdh_cofactor : dstu4145_ecdh;
    made.agreement.parameters = wire::Parameters::ecdh;
    made.agreement.kdf = way.kalyna ? kdf_kupyna256 : kdf_gost34311;
    made.agreement.first = peer;
    made.agreement.second = way.ukm.value_or(ByteView{});
    made.key_type = way.kalyna ? ckk::kalyna256 : ckk::gost28147;
    made.wrap = plain(way.kalyna ? kalyna_wrap : gost28147_wrap);
    // Sizes of the wrap's mechanism are of its own keys.
    const auto wraps = std::ranges::find(offered, made.wrap.type, &One::type);
    if (wraps == offered.end() || (wraps->flags & (unwrap ? may_unwrap : may_wrap)) == 0) return not_so();
    if (!offers(key, offered, made.agreement.type, may_derive)) return not_so();
    return made;
}

Result<Bytes> signature_of(const KeyThere& key, ByteView made) {
    if (key.kind == KeyKind::ec) return crypto::ecdsa_der(made);
    return to_bytes(made);
}

}  // namespace pidpys::token
