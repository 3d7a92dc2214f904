// SPDX-License-Identifier: MIT
#include "api/oidc/key_set.hpp"

#include <algorithm>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>

#include "api/oidc/json_object.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::api::oidc {
namespace {

using nlohmann::json;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, crypto::FreeWith<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, crypto::FreeWith<OSSL_PARAM_free>>;

constexpr std::size_t max_keys = 100, coordinate = 32;

std::shared_ptr<EVP_PKEY> shared(crypto::EvpPkey key) {
    return key ? std::shared_ptr<EVP_PKEY>(std::move(key)) : nullptr;
}

std::shared_ptr<EVP_PKEY> built(const char* kind, OSSL_PARAM_BLD* parts) {
    const Params params(OSSL_PARAM_BLD_to_param(parts));
    const crypto::EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* key = nullptr;
    const bool made = params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
    ERR_clear_error();
    return made ? shared(crypto::EvpPkey(key)) : nullptr;  // a point that is not on its curve makes none
}

Bytes octets(Members& members, const char* name) {
    auto decoded = base64url_decode(members.text(name).value_or(""));
    return decoded ? std::move(*decoded) : Bytes();
}

std::shared_ptr<EVP_PKEY> rsa_key(Members& members) {
    const Bytes modulus = octets(members, "n"), exponent = octets(members, "e");
    if (modulus.size() < 256 || modulus.size() > 1024 || exponent.empty() || exponent.size() > 4) return nullptr;
    const crypto::BigNum n(BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr));
    const crypto::BigNum e(BN_bin2bn(exponent.data(), static_cast<int>(exponent.size()), nullptr));
    const Builder parts(OSSL_PARAM_BLD_new());
    if (!n || !e || !parts || BN_num_bits(n.get()) < 2048 || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) ||
        BN_get_word(e.get()) < 3)
        return nullptr;
    if (OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return nullptr;
    return built("RSA", parts.get());
}

std::shared_ptr<EVP_PKEY> p256_key(Members& members) {
    const Bytes x = octets(members, "x"), y = octets(members, "y");
    if (x.size() != coordinate || y.size() != coordinate) return nullptr;
    Bytes point = {0x04};
    point.insert(point.end(), x.begin(), x.end());
    point.insert(point.end(), y.begin(), y.end());
    const Builder parts(OSSL_PARAM_BLD_new());
    if (!parts || OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return nullptr;
    return built("EC", parts.get());
}

std::shared_ptr<EVP_PKEY> ed25519_key(Members& members) {
    const Bytes x = octets(members, "x");
    if (x.size() != coordinate) return nullptr;
    return shared(crypto::EvpPkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x.data(), x.size())));
}

// What the algorithm of a key of this kind is; nothing: a key that is not for us.
std::optional<std::pair<Algorithm, const char*>> algorithm_of(Members& members) {
    const auto kind = members.text("kty"), curve = members.text("crv");
    if (kind == "RSA") return std::pair(Algorithm::rs256, "RS256");
    if (kind == "EC" && curve == "P-256") return std::pair(Algorithm::es256, "ES256");
    if (kind == "OKP" && curve == "Ed25519") return std::pair(Algorithm::eddsa, "EdDSA");
    return std::nullopt;
}

// RFC 7517 §4.2 to §4.4: what the key says of its use.
bool is_for(Members& members, std::string_view algorithm) {
    const auto use = members.text("use"), own = members.text("alg");
    const auto operations = members.texts("key_ops");
    return (!use || *use == "sig") && (!own || *own == algorithm) &&
           (!operations || std::ranges::find(*operations, "verify") != operations->end());
}

const EVP_MD* digest_of(Algorithm algorithm) { return algorithm == Algorithm::eddsa ? nullptr : EVP_sha256(); }

// r and s side by side (RFC 7518 §3.4) as libcrypto takes them.
Bytes ecdsa_der(ByteView raw) {
    if (raw.size() != 2 * coordinate) return {};
    const std::unique_ptr<ECDSA_SIG, crypto::FreeWith<ECDSA_SIG_free>> pair(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(raw.data(), coordinate, nullptr);
    BIGNUM* s = BN_bin2bn(raw.data() + coordinate, coordinate, nullptr);
    if (!pair || r == nullptr || s == nullptr || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    return crypto::der_of(i2d_ECDSA_SIG, pair.get());
}

}  // namespace

const SigningKey* KeySet::find(Algorithm algorithm, std::string_view id) const {
    const SigningKey* found = nullptr;
    for (const SigningKey& key : keys_) {
        if (key.algorithm != algorithm || (!id.empty() && key.id != id)) continue;
        if (found != nullptr) return nullptr;
        found = &key;
    }
    return found;
}

Result<KeySet> read_key_set(std::string_view text) {
    const auto set = read_object(text);
    if (!set) return tl::unexpected(set.error());
    const auto list = set->find("keys");
    if (list == set->end() || !list->is_array() || list->size() > max_keys)
        return fail(Errc::malformed, "no set of keys");
    std::vector<SigningKey> keys;
    for (const json& entry : *list) {
        if (!entry.is_object()) return fail(Errc::malformed, "a key that is no object");
        Members members(entry);
        const auto algorithm = algorithm_of(members);
        if (!algorithm || !is_for(members, algorithm->second)) continue;
        SigningKey key{members.text("kid").value_or(""), algorithm->first, nullptr};
        switch (key.algorithm) {
            case Algorithm::rs256: key.key = rsa_key(members); break;
            case Algorithm::es256: key.key = p256_key(members); break;
            case Algorithm::eddsa: key.key = ed25519_key(members); break;
        }
        if (members.well() && key.key) keys.push_back(std::move(key));
    }
    return KeySet(std::move(keys));
}

bool is_signed_by(const Token& token, const SigningKey& key) {
    if (token.algorithm != key.algorithm) return false;
    const Bytes der = key.algorithm == Algorithm::es256 ? ecdsa_der(token.signature) : token.signature;
    const crypto::EvpMdCtx context(EVP_MD_CTX_new());
    const auto octets = as_bytes(token.signed_part);
    const bool right =
        context && !der.empty() &&
        EVP_DigestVerifyInit(context.get(), nullptr, digest_of(key.algorithm), nullptr, key.key.get()) == 1 &&
        EVP_DigestVerify(context.get(), der.data(), der.size(), octets.data(), octets.size()) == 1;
    ERR_clear_error();
    return right;
}

}  // namespace pidpys::api::oidc
