// SPDX-License-Identifier: MIT
#include "crypto/key/sound_key.hpp"

#include <openssl/core_names.h>

#include "crypto/asn1/reader.hpp"

namespace pidpys::crypto {
namespace {

bool is_rsa(const EVP_PKEY* key) { return EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1; }

}  // namespace

Result<void> check_sound(const EVP_PKEY* key) {
    if (!is_rsa(key)) return {};
    BIGNUM* number = nullptr;
    const bool there = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &number) == 1;
    const BigNum exponent(number);
    if (!there) return fail(Errc::weak, "an RSA key without a public exponent");
    if (BN_is_odd(exponent.get()) == 0 || BN_is_one(exponent.get()) == 1 || BN_is_negative(exponent.get()) == 1)
        return fail(Errc::weak, "an RSA key whose public exponent is even or below 3");
    return {};
}

Result<void> check_sound_public_key(const EVP_PKEY* key, ByteView subject_public_key) {
    if (auto sound = check_sound(key); !sound || !is_rsa(key)) return sound;
    der::Parse parse;
    der::Reader fields = der::Reader(subject_public_key, parse).enter(der::sequence_tag);
    (void)fields.take(der::integer_tag);
    (void)fields.take(der::integer_tag);
    if (!parse.complete()) return fail(Errc::malformed, "the octets of an RSA key");
    return {};
}

}  // namespace pidpys::crypto
