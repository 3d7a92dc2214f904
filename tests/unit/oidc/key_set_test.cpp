// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/oidc/key_set.hpp"
#include "signer.hpp"

using namespace pidpys;
using namespace pidpys::api::oidc;
using test::key_set;
using test::Signer;

namespace {

const std::string kLeastClaims = R"({"iss": "i", "aud": "a", "exp": 10})";
constexpr Algorithm kAll[] = {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa};

std::size_t usable(const std::string& key) { return read_key_set(key_set({key}))->size(); }

}  // namespace

TEST_CASE("key_set_verifies_what_was_signed_by_its_keys_and_nothing_else") {
    for (const auto algorithm : kAll) {
        const Signer signer(algorithm), other(algorithm);
        const auto set = read_key_set(key_set({signer.jwk(R"("use": "sig", "key_ops": ["verify"])")}));
        REQUIRE(set);
        const auto* key = set->find(algorithm, "k1");
        REQUIRE(key != nullptr);
        const std::string text = signer.token(kLeastClaims);
        auto token = read_token(text, "sub").value();
        CHECK(is_signed_by(token, *key));
        const std::string foreign = other.token(kLeastClaims);
        CHECK_FALSE(is_signed_by(read_token(foreign, "sub").value(), *key));
        const std::string changed = signer.token(R"({"iss": "i", "aud": "a", "exp": 11})");
        token.signed_part = std::string_view(changed).substr(0, changed.rfind('.'));
        CHECK_FALSE(is_signed_by(token, *key));
        for (std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{256}}) {
            auto zeros = read_token(text, "sub").value();
            zeros.signature.assign(size, 0);  // of ECDSA among them: r = s = 0 (CVE-2022-21449)
            CHECK_FALSE(is_signed_by(zeros, *key));
        }
        // No token chooses another use for a key.
        for (const auto another : kAll)
            if (another != algorithm) CHECK(set->find(another, "k1") == nullptr);
    }
}

TEST_CASE("key_set_passes_over_keys_of_other_kinds_and_purposes_and_broken_ones") {
    const Signer rsa(Algorithm::rs256), p256(Algorithm::es256), ed(Algorithm::eddsa);
    for (const auto* signer : {&rsa, &p256, &ed}) {
        CHECK(usable(signer->jwk()) == 1);
        CHECK(usable(signer->jwk(std::string(R"("alg": ")") + signer->algorithm() + '"')) == 1);
        for (const char* more : {R"("use": "enc")", R"("alg": "RS512")", R"("alg": "HS256")", R"("key_ops": ["sign"])",
                                 R"("key_ops": [])", R"("use": 1)", R"("kid2": 1, "alg": ["RS256"])"})
            CHECK(usable(signer->jwk(more)) == 0);
    }
    CHECK(usable(Signer(Algorithm::rs256, "k", 1024).jwk()) == 0);
    for (const char* key :
         {R"({})", R"({"kty": "oct", "k": "AAAA", "alg": "HS256"})", R"({"kty": "RSA"})",
          R"({"kty": "RSA", "n": "AQAB", "e": "AQAB"})", R"({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"})",
          R"({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"})",
          R"({"kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
          R"( "y": "5Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"})",  // not on the curve
          R"({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"})", R"({"kty": "OKP", "crv": "X25519", "x": "AA"})"}) {
        CAPTURE(key);
        CHECK(usable(key) == 0);
    }
}

TEST_CASE("key_set_finds_by_name_and_without_one_what_is_not_ambiguous") {
    const Signer a(Algorithm::es256, "a"), b(Algorithm::es256, "b"), c(Algorithm::rs256, "c"),
        again(Algorithm::es256, "a");
    const auto set = read_key_set(key_set({a.jwk(), b.jwk(), c.jwk()}));
    CHECK(set->find(Algorithm::es256, "b")->id == "b");
    CHECK(set->find(Algorithm::es256, "c") == nullptr);
    CHECK(set->find(Algorithm::es256, "../a") == nullptr);
    CHECK(set->find(Algorithm::es256, "") == nullptr);
    CHECK(set->find(Algorithm::rs256, "")->id == "c");
    CHECK(read_key_set(key_set({a.jwk(), again.jwk()}))->find(Algorithm::es256, "a") == nullptr);
}

TEST_CASE("key_set_that_is_none_is_refused") {
    for (const char* text : {"", "[]", "{}", R"({"keys": {}})", R"({"keys": [1]})", R"({"keys": [], "keys": []})",
                             "<html>", R"({"keys": [{"kty": "RSA", "kty": "EC"}]})"})
        CHECK_FALSE(read_key_set(text));
    std::string many = R"({"keys": [{})";
    for (int i = 1; i < 100; ++i) many += ", {}";
    CHECK(read_key_set(many + "]}"));
    CHECK_FALSE(read_key_set(many + ", {}]}"));
}
