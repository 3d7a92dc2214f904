// SPDX-License-Identifier: MIT
#include "token/public_key.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/key/sound_key.hpp"
#include "token/cryptoki_numbers.hpp"

namespace pidpys::token {
namespace {

namespace der = crypto::der;

constexpr std::size_t curve25519_octets = 32;
constexpr der::Oid dstu_key{"1.2.804.2.1.1.1.1.3.1.1"};

Bytes key_info(ByteView algorithm, ByteView octets) {
    const Bytes unused{0};
    return der::sequence({algorithm, der::tlv(der::bit_string, {unused, octets})});
}

Result<crypto::EvpPkey> decoded(ByteView info) {
    const unsigned char* at = info.data();
    crypto::EvpPkey key(d2i_PUBKEY(nullptr, &at, static_cast<long>(info.size())));
    if (!key || at != info.data() + info.size())
        return fail(Errc::malformed, "public key: " + crypto::openssl_errors());
    if (auto sound = crypto::check_sound(key.get()); !sound) return forward(sound);
    return key;
}

// An INTEGER of octets that count as unsigned.
Bytes natural(ByteView octets) {
    const Bytes zero{0};
    while (octets.size() > 1 && octets[0] == 0) octets = octets.subspan(1);
    const bool high = !octets.empty() && octets[0] >= 0x80;
    return der::tlv(der::integer_tag, {high ? ByteView(zero) : ByteView(), octets});
}

Result<crypto::EvpPkey> rsa_key(const wire::Object& object) {
    const ByteView modulus = octets_of(object, cka::modulus), exponent = octets_of(object, cka::public_exponent);
    if (modulus.empty() || exponent.empty()) return fail(Errc::malformed, "an RSA key without its numbers");
    return decoded(key_info(der::algorithm(crypto::oids::rsa_encryption, der::null()),
                            der::sequence({natural(modulus), natural(exponent)})));
}

// What an OCTET STRING around it holds, or the octets as they stand.
ByteView unwrapped(ByteView point) {
    bool broken = false;
    der::Reader reader(point, broken);
    const ByteView content = reader.take(der::octet_string).content;
    return !broken && reader.at_end() ? content : point;
}

Result<crypto::EvpPkey> ec_key(const wire::Object& object) {
    const ByteView parameters = octets_of(object, cka::ec_params), point = octets_of(object, cka::ec_point);
    if (parameters.empty() || point.empty()) return fail(Errc::malformed, "an EC key without curve or point");
    const Bytes algorithm = der::algorithm(crypto::oids::ec_public_key, parameters);
    // A bare point begins as an OCTET STRING does, and may look like one; but then what is in it is no point of the curve.
    auto key = decoded(key_info(algorithm, unwrapped(point)));
    return key ? std::move(key) : decoded(key_info(algorithm, point));
}

Result<crypto::EvpPkey> curve25519_key(const wire::Object& object, const char* name) {
    ByteView point = octets_of(object, cka::ec_point);
    if (point.size() != curve25519_octets) point = unwrapped(point);
    if (point.size() != curve25519_octets) return fail(Errc::unsupported, "another curve than 25519");
    crypto::EvpPkey key(EVP_PKEY_new_raw_public_key_ex(nullptr, name, nullptr, point.data(), point.size()));
    if (!key) return fail(Errc::malformed, crypto::openssl_errors());
    if (auto sound = crypto::check_sound(key.get()); !sound) return forward(sound);
    return key;
}

}  // namespace

ByteView octets_of(const wire::Object& object, std::uint64_t type) {
    const auto found = std::ranges::find(object.attributes, type, &wire::Attribute::type);
    return found != object.attributes.end() ? ByteView(found->value) : ByteView();
}

std::optional<std::uint64_t> number_of(const wire::Object& object, std::uint64_t type) {
    const auto found = std::ranges::find(object.attributes, type, &wire::Attribute::type);
    if (found == object.attributes.end() || found->numbers.size() != 1) return std::nullopt;
    return found->numbers.front();
}

Result<crypto::EvpPkey> public_key(const wire::Object& object) {
    if (const ByteView whole = octets_of(object, cka::public_key_info); !whole.empty()) return decoded(whole);
    switch (number_of(object, cka::key_type).value_or(~std::uint64_t{0})) {
        case ckk::rsa: return rsa_key(object);
        case ckk::ec: return ec_key(object);
        case ckk::ec_edwards: return curve25519_key(object, "ED25519");
        case ckk::ec_montgomery: return curve25519_key(object, "X25519");
        case ckk::dstu4145:  // the point is what a certificate's key has in its BIT STRING
            return decoded(key_info(der::algorithm(dstu_key, octets_of(object, cka::ec_params)),
                                    octets_of(object, cka::ec_point)));
        default: return fail(Errc::unsupported, "a kind of key that is not known here");
    }
}

}  // namespace pidpys::token
