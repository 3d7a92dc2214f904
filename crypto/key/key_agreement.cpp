// SPDX-License-Identifier: MIT
#include "crypto/key/key_agreement.hpp"

#include <array>
#include <cstring>

#include <openssl/core_names.h>
#include <openssl/ec.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/dstu4145/agreement.hpp"
#include "crypto/provider/keys.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t x25519_octets = 32;

bool is_nist(const EVP_PKEY* key) {
    std::array<char, 64> name{};
    if (EVP_PKEY_is_a(key, "EC") != 1 || EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) != 1)
        return false;
    for (const char* known : {SN_X9_62_prime256v1, SN_secp384r1, SN_secp521r1})
        if (std::strcmp(known, name.data()) == 0) return true;
    return false;
}

tl::unexpected<Error> no_point() {
    ERR_clear_error();
    return fail(Errc::malformed, "a public key that is no point of the recipient's curve");
}

// An EVP key of the peer's octets; null if they are none.
EvpPkey nist_peer(const EVP_PKEY* key, ByteView peer) {
    // Compressed or not (SEC 1 §2.3.3): neither infinity nor the hybrid form.
    if (peer.empty() || peer[0] < 2 || peer[0] > 4) return nullptr;
    EvpPkey other(EVP_PKEY_new());
    if (!other || EVP_PKEY_copy_parameters(other.get(), key) != 1 ||
        EVP_PKEY_set1_encoded_public_key(other.get(), peer.data(), peer.size()) != 1)
        return nullptr;
    return other;
}

EvpPkey x25519_peer(ByteView peer) {
    if (peer.size() != x25519_octets) return nullptr;
    return EvpPkey(EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, peer.data(), peer.size()));
}

Result<dstu4145::PublicKey> dstu_peer(const dstu4145::ParamsPtr& curve, ByteView peer) {
    der::Parse parse;
    const ByteView point = der::Reader(peer, parse).take(der::octet_string).content;
    if (!parse.complete()) return no_point();
    auto decoded = dstu4145::PublicKey::decode(curve, point);
    if (!decoded) return no_point();
    return decoded;
}

Result<SecretBytes> derive(EVP_PKEY* key, EVP_PKEY* other) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    std::size_t size = 0;
    if (!context || EVP_PKEY_derive_init(context.get()) != 1) return fail(Errc::no_key, openssl_errors());
    if (EVP_PKEY_derive_set_peer(context.get(), other) != 1 || EVP_PKEY_derive(context.get(), nullptr, &size) != 1)
        return no_point();
    SecretBytes z(size);
    if (EVP_PKEY_derive(context.get(), z.data(), &size) != 1 || size != z.size()) return no_point();
    return z;
}

bool is_zero(ByteView octets) {
    std::uint8_t any = 0;
    for (const std::uint8_t octet : octets) any |= octet;
    return any == 0;
}

Result<void> check_peer(const EVP_PKEY* key, AgreementKind kind, ByteView peer) {
    if (kind == AgreementKind::dstu4145) {
        const auto own = dstu_public_key(key);
        if (!own) return tl::unexpected(own.error());
        if (auto other = dstu_peer(own->params_ptr(), peer); !other) return forward(other);
        return {};
    }
    const EvpPkey other = kind == AgreementKind::nist ? nist_peer(key, peer) : x25519_peer(peer);
    if (!other) return no_point();
    return {};
}

Result<SecretBytes> agree_here(EVP_PKEY* key, AgreementKind kind, ByteView peer, const WayToAgree& way) {
    if (kind == AgreementKind::dstu4145) {
        const auto own = dstu_private_key(key);
        if (!own) return tl::unexpected(own.error());
        const auto other = dstu_peer(own->params_ptr(), peer);
        if (!other) return tl::unexpected(other.error());
        return dstu4145::agree(*own, *other,
                               way.cofactor ? dstu4145::Cofactor::multiplied : dstu4145::Cofactor::left_out);
    }
    const EvpPkey other = kind == AgreementKind::nist ? nist_peer(key, peer) : x25519_peer(peer);
    if (!other) return no_point();
    return derive(key, other.get());
}

}  // namespace

AgreementKind agreement_kind(const EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, kDstuKey) == 1) return AgreementKind::dstu4145;
    if (EVP_PKEY_is_a(key, "X25519") == 1) return AgreementKind::x25519;
    return is_nist(key) ? AgreementKind::nist : AgreementKind::other;
}

Result<SecretBytes> agree(EVP_PKEY* key, ByteView peer, const WayToAgree& way) {
    const AgreementKind kind = agreement_kind(key);
    if (kind == AgreementKind::other) return fail(Errc::unsupported, "a key that does not agree with others");
    const auto place = elsewhere(key);
    if (place) {
        if (auto good = check_peer(key, kind, peer); !good) return forward(good);
    }
    auto z = place ? place->agree(way, peer) : agree_here(key, kind, peer, way);
    if (z && is_zero(z->view())) return no_point();
    return z;
}

namespace {

constexpr std::size_t national_key = 32;  // octets of what the national wraps take

// Where the key lives, if the way is one of its kind and the peer one that it may compute with.
Result<std::shared_ptr<KeyElsewhere>> place_to_wrap(EVP_PKEY* key, ByteView peer) {
    auto place = elsewhere(key);
    if (!place || agreement_kind(key) != AgreementKind::dstu4145)
        return fail(Errc::unsupported, "keys are wrapped here");
    if (auto good = check_peer(key, AgreementKind::dstu4145, peer); !good) return forward(good);
    return place;
}

}  // namespace

Result<SecretBytes> unwrap_elsewhere(EVP_PKEY* key, ByteView peer, const WayToWrap& way, ByteView wrapped) {
    const auto place = place_to_wrap(key, peer);
    if (!place) return tl::unexpected(place.error());
    auto unwrapped = (*place)->unwrap(way, peer, wrapped);
    if (unwrapped && unwrapped->size() != national_key) return fail(Errc::integrity, "a key of another length");
    return unwrapped;
}

Result<Bytes> wrap_elsewhere(EVP_PKEY* key, ByteView peer, const WayToWrap& way, ByteView content_key) {
    const auto place = place_to_wrap(key, peer);
    if (!place) return tl::unexpected(place.error());
    if (content_key.size() != national_key)
        return fail(Errc::invalid_argument, "the national wraps take keys of 32 octets");
    return (*place)->wrap(way, peer, content_key);
}

Result<EvpPkey> generate_like(EVP_PKEY* key) {
    const AgreementKind kind = agreement_kind(key);
    if (kind == AgreementKind::other) return fail(Errc::unsupported, "a key that does not agree with others");
    if (kind == AgreementKind::dstu4145) {
        const auto like = dstu_public_key(key);
        if (!like) return tl::unexpected(like.error());
        auto made = dstu4145::PrivateKey::generate(like->params_ptr());
        if (!made) return forward(made);
        return evp_key(*made);
    }
    const EvpPkeyCtx context(kind == AgreementKind::x25519 ? EVP_PKEY_CTX_new_from_name(nullptr, "X25519", nullptr)
                                                           : EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    EVP_PKEY* made = nullptr;
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1 || EVP_PKEY_generate(context.get(), &made) != 1)
        return fail(Errc::internal, openssl_errors());
    EvpPkey key_of_now(made);
    // Whatever form the recipient's certificate has: others read this one (RFC 5753 §7.2).
    if (kind == AgreementKind::nist &&
        EVP_PKEY_set_utf8_string_param(made, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") != 1)
        return fail(Errc::internal, openssl_errors());
    return key_of_now;
}

bool same_parameters(const EVP_PKEY* a, const EVP_PKEY* b) {
    const AgreementKind kind = agreement_kind(a);
    if (kind == AgreementKind::other || kind != agreement_kind(b)) return false;
    if (kind == AgreementKind::x25519) return true;
    if (kind == AgreementKind::nist) return EVP_PKEY_parameters_eq(a, b) == 1;
    const auto of_a = dstu_public_key(a);
    const auto of_b = dstu_public_key(b);
    return of_a && of_b && of_a->params() == of_b->params();
}

Result<Bytes> agreement_octets(EVP_PKEY* key) {
    if (agreement_kind(key) == AgreementKind::dstu4145) {
        const auto half = dstu_public_key(key);
        if (!half) return tl::unexpected(half.error());
        return der::octets(half->encode());
    }
    unsigned char* octets = nullptr;
    const std::size_t size = EVP_PKEY_get1_encoded_public_key(key, &octets);
    if (size == 0) return fail(Errc::unsupported, openssl_errors());
    Bytes copy(octets, octets + size);
    OPENSSL_free(octets);
    return copy;
}

}  // namespace pidpys::crypto
