// SPDX-License-Identifier: MIT
#include "crypto/key/generate_key.hpp"

#include <algorithm>
#include <array>

#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::array<std::string_view, 16> algorithm_names{"m163", "m167", "m173", "m179",   "m191",    "m233",
                                                           "m257", "m307", "m367", "m431",   "rsa2048", "rsa3072",
                                                           "p256", "p384", "p521", "ed25519"};

EVP_PKEY* generate_ordinary(std::string_view algorithm) {
    if (algorithm == "rsa2048") return EVP_RSA_gen(2048);
    if (algorithm == "rsa3072") return EVP_RSA_gen(3072);
    if (algorithm == "p256") return EVP_EC_gen("P-256");
    if (algorithm == "p384") return EVP_EC_gen("P-384");
    if (algorithm == "p521") return EVP_EC_gen("P-521");
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
}

}  // namespace

std::span<const std::string_view> key_algorithms() { return algorithm_names; }

Result<EvpPkey> generate_key(std::string_view algorithm) {
    const auto known = std::find(algorithm_names.begin(), algorithm_names.end(), algorithm);
    if (known == algorithm_names.end()) return fail(Errc::unsupported, "key algorithm " + std::string(algorithm));
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    if (algorithm[0] == 'm') return generate_dstu_key(("M" + std::string(algorithm.substr(1))).c_str());
    EvpPkey key(generate_ordinary(algorithm));
    if (!key) return fail(Errc::internal, "key generation: " + openssl_errors());
    return key;
}

}  // namespace pidpys::crypto
