// SPDX-License-Identifier: MIT
#include "crypto/key/generate_key.hpp"

#include <algorithm>
#include <array>

#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "crypto/cms/signature_scheme.hpp"
#include "crypto/key/sound_key.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::array<std::string_view, 17> algorithm_names{"m163",    "m167", "m173", "m179", "m191",    "m233",
                                                           "m257",    "m307", "m367", "m431", "rsa2048", "rsa3072",
                                                           "rsa4096", "p256", "p384", "p521", "ed25519"};

EVP_PKEY* generate_ordinary(std::string_view algorithm) {
    if (algorithm == "rsa2048") return EVP_RSA_gen(2048);
    if (algorithm == "rsa3072") return EVP_RSA_gen(3072);
    if (algorithm == "rsa4096") return EVP_RSA_gen(4096);
    if (algorithm == "p256") return EVP_EC_gen("P-256");
    if (algorithm == "p384") return EVP_EC_gen("P-384");
    if (algorithm == "p521") return EVP_EC_gen("P-521");
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
}

// One signature of it by the public half alone (FIPS 140-3 IG 10.3.A, pair-wise consistency). A fault here is the
// machine's.
Result<EvpPkey> tested(EvpPkey key) {
    if (auto sound = check_sound(key.get()); !sound) return forward(sound);
    const Bytes info = der_of(i2d_PUBKEY, key.get());
    const unsigned char* at = info.data();
    const EvpPkey public_half(d2i_PUBKEY(nullptr, &at, static_cast<long>(info.size())));
    const KeyFamily family = family_of(key.get());
    const char* digest = family == KeyFamily::dstu4145 ? "dstu34311" : "SHA512";
    auto scheme = scheme_for(key.get(), *digest_by_name(digest), false);
    if (!scheme) return forward(scheme);
    const auto context = SigningContext::make(key.get(), *scheme);
    if (!context) return tl::unexpected(context.error());
    const auto signature = context->sign(info);
    HashedOctets octets(info);
    if (!public_half || !signature || !verify_octets(public_half.get(), *scheme, octets, *signature))
        return fail(Errc::internal, "the new key does not verify what it signs");
    return key;
}

}  // namespace

std::span<const std::string_view> key_algorithms() { return algorithm_names; }

Result<EvpPkey> generate_key(std::string_view algorithm, dstu4145::ParametersForm form) {
    const auto known = std::find(algorithm_names.begin(), algorithm_names.end(), algorithm);
    if (known == algorithm_names.end()) return fail(Errc::unsupported, "key algorithm " + std::string(algorithm));
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    if (algorithm[0] == 'm') {
        auto key = generate_dstu_key(("M" + std::string(algorithm.substr(1))).c_str(), form);
        if (!key) return key;
        return tested(std::move(*key));
    }
    EvpPkey key(generate_ordinary(algorithm));
    if (!key) return fail(Errc::internal, "key generation: " + openssl_errors());
    return tested(std::move(key));
}

}  // namespace pidpys::crypto
