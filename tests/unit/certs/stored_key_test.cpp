// SPDX-License-Identifier: MIT
#include "certs/stored_key.hpp"

#include <catch2/catch.hpp>

#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "crypto/cms/verify.hpp"
#include "material.hpp"

using namespace pidpys;
using namespace pidpys::crypto;
using namespace pidpys::crypto::test;

namespace {

const Bytes content = to_bytes(as_bytes("Текст документа"));

// What CNG does, by libcrypto: raw r and s for ECDSA.
class PlayedKey final : public platform::StoredKey {
public:
    explicit PlayedKey(EVP_PKEY* key) : key_(key) { EVP_PKEY_up_ref(key); }

    Result<Bytes> sign_rsa(const std::string& digest, ByteView hash) override {
        return sign(hash, [&](EVP_PKEY_CTX* context) {
            return EVP_PKEY_CTX_set_signature_md(context, EVP_get_digestbyname(digest.c_str())) == 1;
        });
    }
    Result<Bytes> sign_rsa_pss(const platform::RsaPss& way, ByteView hash) override {
        return sign(hash, [&](EVP_PKEY_CTX* context) {
            return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                   EVP_PKEY_CTX_set_signature_md(context, EVP_get_digestbyname(way.digest.c_str())) == 1 &&
                   EVP_PKEY_CTX_set_rsa_pss_saltlen(context, way.salt_length) == 1;
        });
    }
    Result<Bytes> sign_ecdsa(ByteView hash) override {
        const auto der = sign(hash, [](EVP_PKEY_CTX*) { return true; });
        const unsigned char* at = der->data();
        const std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>> numbers(
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der->size())));
        const int half = (EVP_PKEY_get_bits(key_.get()) + 7) / 8;
        Bytes raw(static_cast<std::size_t>(2 * half));
        REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), raw.data(), half) == half);
        REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), raw.data() + half, half) == half);
        return raw;
    }

private:
    template <class Configure>
    Result<Bytes> sign(ByteView hash, Configure configure) {
        const EvpPkeyCtx context(EVP_PKEY_CTX_new(key_.get(), nullptr));
        REQUIRE((EVP_PKEY_sign_init(context.get()) == 1 && configure(context.get())));
        Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
        std::size_t size = signature.size();
        REQUIRE(EVP_PKEY_sign(context.get(), signature.data(), &size, hash.data(), hash.size()) == 1);
        signature.resize(size);
        return signature;
    }
    EvpPkey key_;
};

KeyEntry in_store(KeyKind kind) {
    const KeyEntry entry = make_entry(kind);
    return certs::stored_key(entry.certificates[0], std::make_shared<PlayedKey>(entry.key.get())).value();
}

bool holds(const KeyEntry& entry, const SignOptions& options) {
    const auto signature = sign(entry, content, options);
    REQUIRE(signature);
    const auto checked = verify(*signature, content);
    return checked && checked->signers.size() == 1 && !checked->signers[0].failure;
}

}  // namespace

TEST_CASE("stored_key_signs_with_rsa_and_ecdsa") {
    for (const KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::p521}) {
        const KeyEntry entry = in_store(kind);
        CHECK(entry.may_sign);
        CHECK(holds(entry, sign_options()));
    }
}

TEST_CASE("stored_key_signs_with_pss") {
    SignOptions options = sign_options();
    options.rsa_pss = true;
    CHECK(holds(in_store(KeyKind::rsa), options));
}

TEST_CASE("stored_key_of_another_kind_is_refused") {
    const KeyEntry entry = make_entry(KeyKind::ed25519);
    CHECK(certs::stored_key(entry.certificates[0], nullptr).error().code == Errc::unsupported);
    CHECK(certs::stored_key(Bytes{0x30, 0x00}, nullptr).error().code == Errc::malformed);
}

TEST_CASE("store_name_is_what_stands_behind_the_word") {
    CHECK(certs::store_name("store:0011aabb") == "0011aabb");
    for (const char* file : {"key.p12", "Store:00", "./store:00", "/srv/store:00", ""})
        CHECK_FALSE(certs::store_name(file));
}

TEST_CASE("store_key_that_nobody_keeps_is_none") {
    const std::string nowhere(64, '0');
    const auto opened = certs::open_store_key(nowhere, platform::KeyQuestions::none);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == (platform::certificates_with_keys() ? Errc::not_found : Errc::unsupported));
}
