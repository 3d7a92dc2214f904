// SPDX-License-Identifier: MIT
#include "signer.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>

#include "crypto/base/encoding.hpp"

namespace pidpys::test {
namespace {

using api::oidc::Algorithm;

std::string number(const EVP_PKEY* key, const char* name, int length) {
    BIGNUM* found = nullptr;
    EVP_PKEY_get_bn_param(key, name, &found);
    const crypto::BigNum owned(found);
    std::string octets(static_cast<std::size_t>(length > 0 ? length : BN_num_bytes(found)), '\0');
    BN_bn2binpad(found, reinterpret_cast<unsigned char*>(octets.data()), static_cast<int>(octets.size()));
    return base64url(octets);
}

crypto::EvpPkey generate(Algorithm algorithm, std::size_t bits) {
    if (algorithm == Algorithm::rs256) return crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
    if (algorithm == Algorithm::es256) return crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    return crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

}  // namespace

std::string base64url(std::string_view octets) {
    std::string text = base64_encode(as_bytes(octets));
    while (text.ends_with('=')) text.pop_back();
    for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

Signer::Signer(Algorithm algorithm, std::string id, std::size_t bits)
    : algorithm_(algorithm), id_(std::move(id)), key_(generate(algorithm, bits)) {}

const char* Signer::algorithm() const {
    return algorithm_ == Algorithm::rs256 ? "RS256" : algorithm_ == Algorithm::es256 ? "ES256" : "EdDSA";
}

std::string Signer::jwk(const std::string& more) const {
    std::string parts;
    if (algorithm_ == Algorithm::rs256) {
        parts = R"("kty": "RSA", "n": ")" + number(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0) + R"(", "e": "AQAB")";
    } else if (algorithm_ == Algorithm::es256) {
        parts = R"("kty": "EC", "crv": "P-256", "x": ")" + number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32) +
                R"(", "y": ")" + number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32) + '"';
    } else {
        std::string octets(32, '\0');
        std::size_t length = octets.size();
        EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(octets.data()), &length);
        parts = R"("kty": "OKP", "crv": "Ed25519", "x": ")" + base64url(octets) + '"';
    }
    if (!id_.empty()) parts += R"(, "kid": ")" + id_ + '"';
    return "{" + parts + (more.empty() ? "" : ", " + more) + "}";
}

std::string Signer::sign(const std::string& signed_part) const {
    const crypto::EvpMdCtx context(EVP_MD_CTX_new());
    const EVP_MD* digest = algorithm_ == Algorithm::eddsa ? nullptr : EVP_sha256();
    EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get());
    const auto octets = as_bytes(signed_part);
    std::size_t length = 0;
    EVP_DigestSign(context.get(), nullptr, &length, octets.data(), octets.size());
    std::string signature(length, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(signature.data());
    EVP_DigestSign(context.get(), out, &length, octets.data(), octets.size());
    signature.resize(length);
    if (algorithm_ == Algorithm::es256) {
        const auto* at = reinterpret_cast<const unsigned char*>(signature.data());
        const std::unique_ptr<ECDSA_SIG, crypto::FreeWith<ECDSA_SIG_free>> pair(
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(signature.size())));
        std::string raw(64, '\0');
        BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), reinterpret_cast<unsigned char*>(raw.data()), 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
        signature = raw;
    }
    return signed_part + "." + base64url(signature);
}

std::string Signer::token(const std::string& claims, const std::string& header) const {
    std::string head = std::string(R"({"alg": ")") + algorithm() + '"';
    if (!id_.empty()) head += R"(, "kid": ")" + id_ + '"';
    head += (header.empty() ? "" : ", " + header) + "}";
    return sign(base64url(head) + "." + base64url(claims));
}

std::string key_set(std::initializer_list<std::string> keys) {
    std::string list;
    for (const std::string& key : keys) list += (list.empty() ? "" : ", ") + key;
    return R"({"keys": [)" + list + "]}";
}

}  // namespace pidpys::test
