// SPDX-License-Identifier: MIT
#include "certs/stored_key.hpp"

#include <catch2/catch.hpp>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "crypto/cms/verify.hpp"
#include "crypto/key/key_agreement.hpp"
#include "crypto/key/key_transport.hpp"
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
    Result<std::size_t> decrypt_rsa(ByteView encrypted, std::span<std::uint8_t> plain) override {
        return decrypt(encrypted, plain, [](EVP_PKEY_CTX* context) {
            return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
        });
    }
    Result<std::size_t> decrypt_rsa_oaep(const platform::RsaOaep& way, ByteView encrypted,
                                         std::span<std::uint8_t> plain) override {
        return decrypt(encrypted, plain, [&](EVP_PKEY_CTX* context) {
            void* label = OPENSSL_memdup(way.label.data(), way.label.size());
            return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
                   EVP_PKEY_CTX_set_rsa_oaep_md_name(context, way.digest.c_str(), nullptr) == 1 &&
                   EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, static_cast<int>(way.label.size())) == 1;
        });
    }
    Result<void> agree_ecdh(ByteView x_and_y, std::span<std::uint8_t> z) override {
        Bytes point = {4};
        point.insert(point.end(), x_and_y.begin(), x_and_y.end());
        const auto shared = agree(key_.get(), point);
        REQUIRE(shared->size() == z.size());
        std::ranges::copy(shared->view(), z.begin());
        return {};
    }

private:
    template <class Configure>
    Result<std::size_t> decrypt(ByteView encrypted, std::span<std::uint8_t> plain, Configure configure) {
        const EvpPkeyCtx context(EVP_PKEY_CTX_new(key_.get(), nullptr));
        REQUIRE((EVP_PKEY_decrypt_init(context.get()) == 1 && configure(context.get())));
        std::size_t size = plain.size();
        if (EVP_PKEY_decrypt(context.get(), plain.data(), &size, encrypted.data(), encrypted.size()) == 1) return size;
        return fail(Errc::integrity);
    }
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

// A key of the store with the same one beside it.
struct Pair {
    explicit Pair(KeyKind kind)
        : here(make_entry(kind)),
          stored(certs::stored_key(here.certificates[0], std::make_shared<PlayedKey>(here.key.get())).value()) {}
    KeyEntry here, stored;
};

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

TEST_CASE("stored_key_agrees_with_whatever_form_a_point_has") {
    for (const KeyKind kind : {KeyKind::p256, KeyKind::p521}) {
        const Pair pair(kind);
        const EvpPkey other = generate_like(pair.here.key.get()).value();
        for (const char* form : {"uncompressed", "compressed"}) {
            INFO(form);
            REQUIRE(EVP_PKEY_set_utf8_string_param(other.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, form) == 1);
            const Bytes point = agreement_octets(other.get()).value();
            const auto z = agree(pair.stored.key.get(), point);
            REQUIRE(z);
            CHECK(to_bytes(z->view()) == to_bytes(agree(pair.here.key.get(), point)->view()));
        }
    }
}

TEST_CASE("stored_key_decrypts_with_oaep") {
    const Pair pair(KeyKind::rsa);
    const Bytes secret(32, 0x42), label = to_bytes(as_bytes("label"));
    for (const ByteView named : {ByteView(), ByteView(label)}) {
        const WayToDecrypt way{"SHA256", "SHA256", named};
        Bytes encrypted = encrypt_to_transport(pair.stored.key.get(), way, secret).value();
        CHECK(to_bytes(decrypt_transported(pair.stored.key.get(), way, encrypted, 32)->view()) == secret);
        encrypted.back() ^= 1;
        CHECK(decrypt_transported(pair.stored.key.get(), way, encrypted, 32).error().code == Errc::integrity);
    }
    const WayToDecrypt two{"SHA256", "SHA1", {}};
    const Bytes encrypted = encrypt_to_transport(pair.stored.key.get(), two, secret).value();
    CHECK(decrypt_transported(pair.stored.key.get(), two, encrypted, 32).error().code == Errc::unsupported);
}

TEST_CASE("stored_key_decrypts_with_pkcs1_and_tells_nothing_of_a_padding") {
    const Pair pair(KeyKind::rsa);
    const Bytes secret(32, 0x42);
    const EvpPkeyCtx context(EVP_PKEY_CTX_new(pair.here.key.get(), nullptr));
    REQUIRE(EVP_PKEY_encrypt_init(context.get()) == 1);
    Bytes encrypted(static_cast<std::size_t>(EVP_PKEY_get_size(pair.here.key.get())));
    std::size_t size = encrypted.size();
    REQUIRE(EVP_PKEY_encrypt(context.get(), encrypted.data(), &size, secret.data(), secret.size()) == 1);
    CHECK(to_bytes(decrypt_transported(pair.stored.key.get(), {}, encrypted, 32)->view()) == secret);
    encrypted.back() ^= 1;
    const auto other = decrypt_transported(pair.stored.key.get(), {}, encrypted, 32);
    REQUIRE(other);
    CHECK(other->size() == 32);
    CHECK(to_bytes(other->view()) != secret);
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
