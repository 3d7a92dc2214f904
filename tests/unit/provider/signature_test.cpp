// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/signature.hpp"
#include "fixtures.hpp"

using namespace pidpys;
using namespace pidpys::crypto;
using test::new_key;

namespace {

const Bytes kText = to_bytes(as_bytes("the octets that are signed"));

Bytes sign_message(EVP_PKEY* key, const char* digest) {
    const EvpMdCtx context(EVP_MD_CTX_new());
    REQUIRE(EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr) == 1);
    std::size_t size = 0;
    REQUIRE(EVP_DigestSign(context.get(), nullptr, &size, kText.data(), kText.size()) == 1);
    Bytes signature(size);
    REQUIRE(EVP_DigestSign(context.get(), signature.data(), &size, kText.data(), kText.size()) == 1);
    signature.resize(size);
    return signature;
}

bool verifies(EVP_PKEY* key, const char* digest, const Bytes& signature) {
    const EvpMdCtx context(EVP_MD_CTX_new());
    REQUIRE(EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr) == 1);
    const bool valid =
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), kText.data(), kText.size()) == 1;
    ERR_clear_error();
    return valid;
}

}  // namespace

TEST_CASE("signature_over_a_message_is_raw_and_verifies_in_both_forms") {
    for (const char* group : {"M163", "M257", "M431"}) {
        const EvpPkey key = new_key(group);
        for (const char* digest : {"dstu34311", "KUPYNA-256", "KUPYNA-384", "KUPYNA-512"}) {
            INFO(group << ' ' << digest);
            Bytes signature = sign_message(key.get(), digest);
            CHECK(signature.size() == dstu_public_key(key.get())->params().signature_bytes());
            CHECK(verifies(key.get(), digest, signature));
            CHECK(verifies(key.get(), digest, dstu4145::wrap_signature(signature)));
            signature[5] ^= 0x10;
            CHECK_FALSE(verifies(key.get(), digest, signature));
        }
    }
}

TEST_CASE("signature_checked_with_another_digest_or_key_is_refused") {
    const EvpPkey key = new_key();
    const Bytes signature = sign_message(key.get(), "dstu34311");
    CHECK_FALSE(verifies(key.get(), "KUPYNA-256", signature));
    CHECK_FALSE(verifies(new_key().get(), "dstu34311", signature));
}

TEST_CASE("signature_without_a_named_digest_takes_gost34311") {
    const EvpPkey key = new_key();
    CHECK(verifies(key.get(), "dstu34311", sign_message(key.get(), nullptr)));
}

TEST_CASE("signature_with_a_foreign_digest_is_refused") {
    const EvpPkey key = new_key();
    const EvpMdCtx context(EVP_MD_CTX_new());
    CHECK(EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) != 1);
    ERR_clear_error();
}

TEST_CASE("signature_over_a_ready_digest_verifies") {
    const EvpPkey key = new_key();
    const Bytes hash(32, 0x5a);
    const EvpPkeyCtx signing(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    REQUIRE(EVP_PKEY_sign_init(signing.get()) == 1);
    const EvpPkeyCtx copy(EVP_PKEY_CTX_dup(signing.get()));
    REQUIRE(copy != nullptr);
    Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())));
    std::size_t size = signature.size();
    REQUIRE(EVP_PKEY_sign(copy.get(), signature.data(), &size, hash.data(), hash.size()) == 1);
    CHECK(size == 64);

    const EvpPkeyCtx checking(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    REQUIRE(EVP_PKEY_verify_init(checking.get()) == 1);
    CHECK(EVP_PKEY_verify(checking.get(), signature.data(), size, hash.data(), hash.size()) == 1);
    signature[0] ^= 1;
    CHECK(EVP_PKEY_verify(checking.get(), signature.data(), size, hash.data(), hash.size()) != 1);
    ERR_clear_error();
}

TEST_CASE("signing_with_a_public_key_alone_is_refused") {
    const EvpPkey key = new_key();
    const auto public_half = evp_key(*dstu_public_key(key.get()));
    REQUIRE(public_half);
    const EvpPkeyCtx signing(EVP_PKEY_CTX_new_from_pkey(nullptr, public_half->get(), nullptr));
    CHECK(EVP_PKEY_sign_init(signing.get()) != 1);
    ERR_clear_error();
}
