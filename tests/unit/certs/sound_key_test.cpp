// SPDX-License-Identifier: MIT
// Keys with which anybody signs: refused by themselves, and in a signer, an authority and an anchor of a path.
#include <catch2/catch.hpp>

#include <openssl/ec.h>

#include "certs/trust.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/key/sound_key.hpp"
#include "material.hpp"
#include "odd_der.hpp"

namespace pidpys::certs::sound_key_table {
namespace {

using namespace test;
using crypto::BigNum;
using crypto::test::KeyKind;
using crypto::test::make_key;

Bytes integer(const BIGNUM* number) {
    Bytes content(static_cast<std::size_t>(BN_num_bytes(number)) + 1);
    BN_bn2binpad(number, content.data(), static_cast<int>(content.size()));
    if ((content[1] & 0x80) == 0) content.erase(content.begin());
    return der::tlv(der::integer_tag, {content});
}

BigNum word(unsigned long value) {
    BigNum number(BN_new());
    BN_set_word(number.get(), value);
    return number;
}

BigNum product(const BIGNUM* a, const BIGNUM* b) {
    BigNum result(BN_new());
    const std::unique_ptr<BN_CTX, crypto::FreeWith<BN_CTX_free>> context(BN_CTX_new());
    BN_mul(result.get(), a, b, context.get());
    return result;
}

BigNum power_of_two_and(int exponent, unsigned long more) {
    BigNum number = word(0);
    BN_set_bit(number.get(), exponent);
    BN_add_word(number.get(), more);
    return number;
}

Bytes rsa(const BIGNUM* modulus, const BIGNUM* exponent = word(65537).get()) {
    return key_info(der::algorithm(der::Oid("1.2.840.113549.1.1.1"), der::null()),
                    der::sequence({integer(modulus), integer(exponent)}));
}

BigNum modulus_of(const crypto::EvpPkey& key) {
    BIGNUM* number = nullptr;
    REQUIRE(EVP_PKEY_get_bn_param(key.get(), "n", &number) == 1);
    return BigNum(number);
}

Bytes edwards(const char* oid, const Bytes& point) { return key_info(der::algorithm(der::Oid(oid)), point); }
const char* const ed25519 = "1.3.101.112";
const char* const ed448 = "1.3.101.113";

Bytes curve_key(int nid, const Bytes& point) {
    const crypto::EvpPkey some(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", OBJ_nid2sn(nid)));
    const Bytes info = key_info(some.get());
    const unsigned char* at = info.data();
    const std::unique_ptr<X509_PUBKEY, crypto::FreeWith<X509_PUBKEY_free>> parsed(
        d2i_X509_PUBKEY(nullptr, &at, static_cast<long>(info.size())));
    X509_ALGOR* algorithm = nullptr;
    X509_PUBKEY_get0_param(nullptr, nullptr, nullptr, &algorithm, parsed.get());
    return key_info(crypto::der_of(i2d_X509_ALGOR, algorithm), point);
}

Bytes point_of_order_two(int nid) {
    const std::unique_ptr<EC_GROUP, crypto::FreeWith<EC_GROUP_free>> group(EC_GROUP_new_by_curve_name(nid));
    const std::unique_ptr<EC_POINT, crypto::FreeWith<EC_POINT_free>> point(EC_POINT_new(group.get()));
    REQUIRE(EC_POINT_set_compressed_coordinates(group.get(), point.get(), word(0).get(), 0, nullptr) == 1);
    Bytes octets(256);
    octets.resize(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, octets.data(),
                                     octets.size(), nullptr));
    return octets;
}

Bytes point_of(const crypto::EvpPkey& key, point_conversion_form_t form) {
    const Bytes info = key_info(key.get());
    const Bytes plain(info.end() - 65, info.end());
    const std::unique_ptr<EC_GROUP, crypto::FreeWith<EC_GROUP_free>> group(
        EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    const std::unique_ptr<EC_POINT, crypto::FreeWith<EC_POINT_free>> point(EC_POINT_new(group.get()));
    REQUIRE(EC_POINT_oct2point(group.get(), point.get(), plain.data(), plain.size(), nullptr) == 1);
    Bytes octets(65);
    octets.resize(EC_POINT_point2oct(group.get(), point.get(), form, octets.data(), octets.size(), nullptr));
    return octets;
}

struct Case {
    const char* what;
    Bytes key;  // SubjectPublicKeyInfo
};

std::vector<Case> sound_keys() {
    const auto p256 = make_key(KeyKind::p256);
    const BigNum modulus = modulus_of(make_key(KeyKind::rsa));
    return {{"RSA", rsa(modulus.get())},
            {"RSA, e = 3", rsa(modulus.get(), word(3).get())},
            {"RSA, e of 256 bits", rsa(modulus.get(), power_of_two_and(255, 1).get())},
            {"P-256", key_info(p256.get())},
            {"P-256, compressed", curve_key(NID_X9_62_prime256v1, point_of(p256, POINT_CONVERSION_COMPRESSED))},
            {"sect571r1", key_info(crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "sect571r1")).get())},
            {"Ed25519", key_info(make_key(KeyKind::ed25519).get())},
            {"Ed448", key_info(make_key(KeyKind::ed448).get())}};
}

std::vector<Case> rsa_for_anybody() {
    const BigNum modulus = modulus_of(make_key(KeyKind::rsa));
    const BigNum prime(BN_get_rfc3526_prime_2048(nullptr)), half(BN_get_rfc2409_prime_1024(nullptr)),
        third(BN_get_rfc2409_prime_768(nullptr));
    const BigNum square = product(half.get(), half.get());
    const BigNum cube = product(product(third.get(), third.get()).get(), third.get());
    const BigNum neighbour(BN_dup(half.get()));
    do BN_add_word(neighbour.get(), 2);
    while (BN_check_prime(neighbour.get(), nullptr, nullptr) != 1);
    const BigNum even = product(prime.get(), word(2).get());
    return {{"RSA, e = 1", rsa(modulus.get(), word(1).get())},
            {"RSA, e = 2", rsa(modulus.get(), word(2).get())},
            {"RSA, e of 257 bits", rsa(modulus.get(), power_of_two_and(256, 1).get())},
            {"RSA, e as long as n", rsa(modulus.get(), power_of_two_and(2046, 1).get())},
            {"RSA, n even", rsa(even.get())},
            {"RSA, n prime", rsa(prime.get())},
            {"RSA, n a square", rsa(square.get())},
            {"RSA, n a cube", rsa(cube.get())},
            {"RSA, n with the factor 3", rsa(product(modulus.get(), word(3).get()).get())},
            {"RSA, n with the factor 65521", rsa(product(modulus.get(), word(65521).get()).get())},
            {"RSA, n of primes side by side", rsa(product(half.get(), neighbour.get()).get())}};
}

// Octets of every point of small order of edwards25519, canonical and not, without the sign of x.
std::vector<Bytes> small_points_25519() {
    std::vector<Bytes> points;
    for (const char* hex : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"})
        points.push_back(*hex_decode(hex));
    return points;
}

std::vector<Bytes> small_points_448() {
    Bytes zero(57, 0), one(57, 0), minus_one(57, 0xff), prime(57, 0xff), after_prime(57, 0xff);
    one[0] = 1;
    minus_one[56] = prime[56] = after_prime[56] = 0;
    minus_one[28] = prime[28] = 0xfe;  // 2^448 - 2^224 - 1
    minus_one[0] = 0xfe;
    std::fill(after_prime.begin(), after_prime.begin() + 28, std::uint8_t{0});
    return {zero, one, minus_one, prime, after_prime};
}

std::vector<Case> curves_for_anybody() {
    const auto p256 = make_key(KeyKind::p256);
    std::vector<Case> keys{{"P-256, infinity", curve_key(NID_X9_62_prime256v1, {0})},
                           {"P-256, off the curve", curve_key(NID_X9_62_prime256v1,
                                                              [] {
                                                                  Bytes off(65, 1);
                                                                  off[0] = 4;
                                                                  return off;
                                                              }())},
                           {"sect571r1, of order two", curve_key(NID_sect571r1, point_of_order_two(NID_sect571r1))},
                           {"sect283k1, of order two", curve_key(NID_sect283k1, point_of_order_two(NID_sect283k1))}};
    for (Bytes point : small_points_25519()) {
        keys.push_back({"Ed25519 of small order", edwards(ed25519, point)});
        point.back() |= 0x80;
        keys.push_back({"Ed25519 of small order, the other x", edwards(ed25519, point)});
    }
    for (Bytes point : small_points_448()) {
        keys.push_back({"Ed448 of small order", edwards(ed448, point)});
        point.back() |= 0x80;
        keys.push_back({"Ed448 of small order, the other x", edwards(ed448, point)});
    }
    return keys;
}

crypto::EvpPkey decoded(const Bytes& info) {
    const unsigned char* at = info.data();
    crypto::EvpPkey key(d2i_PUBKEY(nullptr, &at, static_cast<long>(info.size())));
    ERR_clear_error();
    return key;
}

// With R the identity and S = 0, which holds wherever the hash times the key is the identity: one message in eight or
// more of a point of small order, none of another.
bool anybody_signs(EVP_PKEY* key) {
    Bytes signature(64, 0);
    signature[0] = 1;
    bool holds = false;
    for (std::uint8_t message = 0; message < 200 && !holds; ++message) {
        const crypto::EvpMdCtx context(EVP_MD_CTX_new());
        holds = EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
                EVP_DigestVerify(context.get(), signature.data(), signature.size(), &message, 1) == 1;
    }
    ERR_clear_error();
    return holds;
}

}  // namespace

TEST_CASE("key_with_which_anybody_signs_is_not_sound") {
    for (const auto& [what, info] : sound_keys()) {
        INFO(what);
        const auto key = decoded(info);
        REQUIRE(key);
        CHECK(crypto::check_sound(key.get()));
        CHECK(crypto::check_sound(key.get()));  // as it is remembered
    }
    for (const auto& table : {rsa_for_anybody(), curves_for_anybody()}) {
        for (const auto& [what, info] : table) {
            INFO(what);
            const auto key = decoded(info);
            if (!key) continue;  // libcrypto itself makes no key of it
            CHECK(crypto::check_sound(key.get()).error().code == Errc::weak);
            CHECK(crypto::check_sound(key.get()).error().code == Errc::weak);
        }
    }
}

TEST_CASE("points_of_small_order_are_indeed_those_that_anybody_signs_with") {
    for (const Bytes& point : small_points_25519()) {
        INFO(hex_encode(point));
        CHECK(anybody_signs(decoded(edwards(ed25519, point)).get()));
    }
    CHECK_FALSE(anybody_signs(make_key(KeyKind::ed25519).get()));
}

TEST_CASE("key_with_which_anybody_signs_breaks_the_path_wherever_it_stands") {
    const auto root_key = make_key(KeyKind::p256), leaf_key = make_key(KeyKind::p256);
    const Bytes root =
        encode({"Root", "Root", key_info(root_key.get()), {constraints(true), usage(certifies)}}, root_key.get());
    const AuthorityRegistry registry({Authority{"root", "Корінь", {root}, {}, {}, {}}});
    const auto signer_with = [&](const Bytes& key) {
        return registry.validate(encode({"Signer", "Root", key, {usage(signs)}}, root_key.get()), {},
                                 crypto::test::some_time());
    };
    for (const auto& [what, key] : sound_keys()) {
        INFO(what);
        CHECK(signer_with(key));
    }
    for (const auto& table : {rsa_for_anybody(), curves_for_anybody()}) {
        for (const auto& [what, key] : table) {
            INFO(what);
            const auto path = signer_with(key);
            REQUIRE_FALSE(path);
            // Of some libcrypto itself makes no key.
            CHECK((path.error().code == Errc::weak || path.error().code == Errc::untrusted));
        }
    }
    const auto p256 = make_key(KeyKind::p256);
    const auto hybrid = signer_with(curve_key(NID_X9_62_prime256v1, point_of(p256, POINT_CONVERSION_HYBRID)));
    REQUIRE_FALSE(hybrid);
    CHECK(hybrid.error().code == Errc::malformed);

    // The identity as an authority's key: the certificate below it is signed with R the identity and S = 0.
    const Bytes identity = edwards(ed25519, small_points_25519()[1]);
    const Bytes eddsa = der::algorithm(der::Oid(ed25519));
    const OddCertificate weak{"Weak", "Root", identity, {constraints(true), usage(certifies)}};
    OddCertificate below{"Signer", "Weak", key_info(leaf_key.get()), {usage(signs)}};
    below.algorithm = eddsa;
    Bytes nobodys(64, 0);
    nobodys[0] = 1;
    const Bytes leaf = encode_with(below, nobodys);
    const auto by_authority = registry.validate(leaf, {encode(weak, root_key.get())}, crypto::test::some_time());
    REQUIRE_FALSE(by_authority);
    CHECK(by_authority.error().code == Errc::weak);
    const AuthorityRegistry trusts_it({Authority{"weak", "Слабкий", {encode(weak, root_key.get())}, {}, {}, {}}});
    const auto by_anchor = trusts_it.validate(leaf, {}, crypto::test::some_time());
    REQUIRE_FALSE(by_anchor);
    CHECK(by_anchor.error().code == Errc::weak);
}

}  // namespace pidpys::certs::sound_key_table
