// SPDX-License-Identifier: MIT
#include "certs/strength.hpp"

#include "crypto/cms/signature_scheme.hpp"
#include "crypto/key/sound_key.hpp"
#include "crypto/provider/keys.hpp"

namespace pidpys::certs {
namespace {

constexpr int least_rsa_bits = 2048;
constexpr int least_security_of_curves = 128;  // half the bits of the group's order
constexpr int least_security_of_dstu = 112;    // what RSA of 2048 bits has (NIST SP 800-57, table 2)

std::string bits_text(const char* kind, EVP_PKEY* key) {
    return std::string(kind) + " key of " + std::to_string(EVP_PKEY_get_bits(key)) + " bits";
}

bool is_on_a_named_curve(EVP_PKEY* key) {
    char group[64];
    return EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1;
}

}  // namespace

Result<void> check_strength(EVP_PKEY* key) {
    if (key == nullptr) return fail(Errc::weak, "a public key of an unknown kind");
    if (auto sound = crypto::check_sound(key); !sound) return sound;
    const auto is_a = [key](const char* kind) { return EVP_PKEY_is_a(key, kind) == 1; };
    if (is_a("RSA") || is_a("RSA-PSS")) {
        if (EVP_PKEY_get_bits(key) < least_rsa_bits) return fail(Errc::weak, bits_text("an RSA", key));
        return {};
    }
    const bool national = is_a(crypto::kDstuKey);
    const bool known = national || (is_a("EC") && is_on_a_named_curve(key)) || is_a("ED25519") || is_a("ED448");
    const int least = national ? least_security_of_dstu : least_security_of_curves;
    if (!known || EVP_PKEY_get_security_bits(key) < least)
        return fail(Errc::weak, bits_text(known ? "an elliptic-curve" : "another kind of", key));
    return {};
}

Result<void> check_strength(const X509_ALGOR* signature_algorithm) {
    const auto digest = crypto::named_digest(crypto::der_of(i2d_X509_ALGOR, signature_algorithm));
    if (!digest) return fail(Errc::weak, digest.error().detail);
    if (*digest != nullptr && !(*digest)->may_sign)
        return fail(Errc::weak, std::string("a signature over ") + (*digest)->name);
    return {};
}

Result<void> check_strength(X509* certificate) {
    const X509_ALGOR* algorithm = nullptr;
    X509_get0_signature(nullptr, &algorithm, certificate);
    auto signature = check_strength(algorithm);
    return signature ? check_strength(X509_get0_pubkey(certificate)) : signature;
}

}  // namespace pidpys::certs
