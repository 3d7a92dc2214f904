// SPDX-License-Identifier: MIT
#include "crypto/key/sound_key.hpp"

#include <array>

#include <openssl/core_names.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/octet_cache.hpp"
#include "crypto/key/modulus.hpp"

namespace pidpys::crypto {
namespace {

constexpr int most_exponent_bits = 256;

bool is_a(const EVP_PKEY* key, const char* kind) { return EVP_PKEY_is_a(key, kind) == 1; }
bool is_rsa(const EVP_PKEY* key) { return is_a(key, "RSA") || is_a(key, "RSA-PSS"); }

BigNum number_of(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    (void)EVP_PKEY_get_bn_param(key, name, &number);
    return BigNum(number);
}

Bytes octets_of(const BIGNUM* number) {
    Bytes octets(static_cast<std::size_t>(BN_num_bytes(number)));
    BN_bn2bin(number, octets.data());
    return octets;
}

Bytes octets_of(const EVP_PKEY* key, const char* name) {
    Bytes octets(1024);
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key, name, octets.data(), octets.size(), &size) != 1) return {};
    octets.resize(size);
    return octets;
}

Result<void> check_exponent(const EVP_PKEY* key) {
    const BigNum exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E);
    if (!exponent) return fail(Errc::weak, "an RSA key without a public exponent");
    if (BN_is_odd(exponent.get()) == 0 || BN_is_one(exponent.get()) == 1 || BN_is_negative(exponent.get()) == 1)
        return fail(Errc::weak, "an RSA key whose public exponent is even or below 3");
    if (BN_num_bits(exponent.get()) > most_exponent_bits)
        return fail(Errc::weak, "an RSA key whose public exponent has more than 256 bits");
    return {};
}

// A point of small order is known by its y: 1 the identity, -1 of order two, 0 of order four, and over edwards25519,
// whose cofactor is 8, two opposite ones of order eight. Octets may hold y + p, and a sign that x = 0 does not have.
struct EdwardsCurve {
    const char* name;
    const char* prime;
    const char* order_eight;  // hex, or null
};
constexpr std::array edwards_curves{
    EdwardsCurve{"ED25519", "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFED",
                 "05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826"},
    EdwardsCurve{"ED448",
                 "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                 "FFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                 nullptr}};

BigNum number_of_hex(const char* hex) {
    BIGNUM* number = nullptr;
    BN_hex2bn(&number, hex);
    return BigNum(number);
}

bool has_small_order(const EdwardsCurve& curve, Bytes point) {
    if (point.empty()) return true;
    point.back() &= 0x7f;  // the sign of x
    const BigNum y(BN_lebin2bn(point.data(), static_cast<int>(point.size()), nullptr));
    const BigNum prime = number_of_hex(curve.prime);
    if (BN_cmp(y.get(), prime.get()) >= 0) BN_sub(y.get(), y.get(), prime.get());
    const BigNum opposite(BN_new());
    BN_sub(opposite.get(), prime.get(), y.get());
    if (BN_is_zero(y.get()) == 1 || BN_is_one(y.get()) == 1 || BN_is_one(opposite.get()) == 1) return true;
    if (curve.order_eight == nullptr) return false;
    const BigNum eighth = number_of_hex(curve.order_eight);
    return BN_cmp(y.get(), eighth.get()) == 0 || BN_cmp(opposite.get(), eighth.get()) == 0;
}

Result<void> check_numbers(const EVP_PKEY* key) {
    if (is_rsa(key)) return check_exponent(key);
    for (const EdwardsCurve& curve : edwards_curves)
        if (is_a(key, curve.name) && has_small_order(curve, octets_of(key, OSSL_PKEY_PARAM_PUB_KEY)))
            return fail(Errc::weak, std::string("an ") + curve.name + " key of small order");
    return {};
}

Result<void> check_modulus(const BIGNUM* modulus) {
    if (is_factored_by_anybody(modulus)) return fail(Errc::weak, "an RSA key whose modulus anybody factors");
    return {};
}

Result<void> check_point(const EVP_PKEY* key) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, const_cast<EVP_PKEY*>(key), nullptr));
    const bool fine = context && EVP_PKEY_public_check(context.get()) == 1;
    ERR_clear_error();
    if (!fine) return fail(Errc::weak, "an elliptic-curve key that is no point of its group");
    return {};
}

// The costly half, once for each key seen lately: 2 ms for RSA of 2048 bits, a tenth for most curves. The kind is part
// of what is looked for: a modulus may be chosen to look like a point.
template <class Check>
Result<void> remembered(std::string_view kind, const Bytes& numbers, Check check) {
    static auto& known = *new OctetCache<Result<void>, 128, 4096>;
    Bytes key = to_bytes(as_bytes(kind));
    key.insert(key.end(), numbers.begin(), numbers.end());
    return *known.get(key, [&] { return std::make_shared<Result<void>>(check()); });
}

}  // namespace

Result<void> check_sound(const EVP_PKEY* key) {
    if (auto sound = check_numbers(key); !sound) return sound;
    if (is_rsa(key)) {
        const BigNum modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N);
        if (!modulus || BN_is_negative(modulus.get()) == 1) return fail(Errc::weak, "an RSA key without a modulus");
        return remembered("RSA", octets_of(modulus.get()), [&] { return check_modulus(modulus.get()); });
    }
    if (!is_a(key, "EC")) return {};
    std::array<char, 64> group{};
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1) return check_point(key);
    return remembered({group.data(), group.size()}, octets_of(key, OSSL_PKEY_PARAM_PUB_KEY),
                      [&] { return check_point(key); });
}

Result<void> check_sound_public_key(const EVP_PKEY* key, ByteView subject_public_key) {
    if (auto sound = check_numbers(key); !sound) return sound;
    if (is_a(key, "EC")) {
        const std::uint8_t form = subject_public_key.empty() ? 0 : subject_public_key[0];
        if (form < 2 || form > 4) return fail(Errc::malformed, "an elliptic-curve point in a form of its own");
        return {};
    }
    if (!is_rsa(key)) return {};
    der::Parse parse;
    der::Reader fields = der::Reader(subject_public_key, parse).enter(der::sequence_tag);
    (void)fields.take(der::integer_tag);
    (void)fields.take(der::integer_tag);
    if (!parse.complete()) return fail(Errc::malformed, "the octets of an RSA key");
    return {};
}

}  // namespace pidpys::crypto
