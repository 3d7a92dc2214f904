// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <openssl/rsa.h>

#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/key/key_elsewhere.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes elsewhere_text = to_bytes(as_bytes("Текст документа"));

// A token in little: it has the key and does what it is asked, or what the test makes it do instead.
class PlayedPlace final : public KeyElsewhere {
public:
    explicit PlayedPlace(EvpPkey key) : key_(std::move(key)) {}

    Result<Bytes> sign(const WayToSign& way, ByteView octets) override {
        ways.push_back(way);
        if (refuses) return fail(Errc::denied, "no PIN");
        Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
        std::size_t size = signature.size();
        if (way.digest == nullptr) {
            const EvpMdCtx whole(EVP_MD_CTX_new());
            REQUIRE(EVP_DigestSignInit(whole.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
            REQUIRE(EVP_DigestSign(whole.get(), signature.data(), &size, octets.data(), octets.size()) == 1);
        } else {
            const EvpPkeyCtx context(EVP_PKEY_CTX_new(key_.get(), nullptr));
            REQUIRE(EVP_PKEY_sign_init(context.get()) == 1);
            REQUIRE(EVP_PKEY_CTX_set_signature_md(context.get(), EVP_get_digestbyname(way.digest)) == 1);
            if (way.pss) {
                REQUIRE(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1);
                REQUIRE(EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), way.salt_length) == 1);
            }
            REQUIRE(EVP_PKEY_sign(context.get(), signature.data(), &size, octets.data(), octets.size()) == 1);
        }
        signature.resize(size);
        if (damages) signature.back() ^= 1;
        return signature;
    }

    std::vector<WayToSign> ways;
    bool refuses = false, damages = false;

private:
    EvpPkey key_;
};

struct Tied {
    KeyEntry entry;
    std::shared_ptr<PlayedPlace> place;
};

Tied tie(KeyKind kind) {
    EvpPkey key = make_key(kind);
    const Bytes info = der_of(i2d_PUBKEY, key.get());
    const unsigned char* at = info.data();
    EvpPkey half(d2i_PUBKEY(nullptr, &at, static_cast<long>(info.size())));
    Tied tied;
    tied.entry.certificates = {make_certificate(key.get())};
    tied.entry.may_sign = true;
    tied.place = std::make_shared<PlayedPlace>(std::move(key));
    tied.entry.key = tie_elsewhere(std::move(half), tied.place).value();
    return tied;
}

bool elsewhere_holds(const Bytes& signature) {
    const auto checked = verify(signature, elsewhere_text);
    return checked && checked->signers.size() == 1 && !checked->signers[0].failure;
}

}  // namespace

TEST_CASE("key_elsewhere_signs_as_one_that_is_here") {
    for (const KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::p384, KeyKind::ed25519}) {
        const Tied tied = tie(kind);
        const auto signature = sign(tied.entry, elsewhere_text, sign_options());
        REQUIRE(signature);
        CHECK(elsewhere_holds(*signature));
        CHECK((tied.place->ways.at(0).digest == nullptr) == (kind == KeyKind::ed25519));
        CHECK_FALSE(signs_quickly(tied.entry.key.get()));
    }
}

TEST_CASE("key_elsewhere_is_asked_for_pss_with_its_parameters") {
    const Tied tied = tie(KeyKind::rsa);
    SignOptions options = sign_options();
    options.rsa_pss = true;
    const auto signature = sign(tied.entry, elsewhere_text, options);
    REQUIRE(signature);
    CHECK(elsewhere_holds(*signature));
    CHECK(tied.place->ways.at(0).pss);
    CHECK(tied.place->ways.at(0).salt_length == 32);
    CHECK(std::string(tied.place->ways.at(0).mask_digest) == "SHA256");
}

TEST_CASE("key_elsewhere_that_answers_nonsense_makes_no_signature") {
    const Tied tied = tie(KeyKind::rsa);
    tied.place->damages = true;
    CHECK(sign(tied.entry, elsewhere_text, sign_options()).error().code == Errc::integrity);
    tied.place->refuses = true;
    CHECK(sign(tied.entry, elsewhere_text, sign_options()).error().code == Errc::denied);
}

TEST_CASE("key_elsewhere_lives_as_long_as_its_key") {
    Tied tied = tie(KeyKind::p256);
    const std::weak_ptr<PlayedPlace> watched = tied.place;
    CHECK(elsewhere(tied.entry.key.get()) == tied.place);
    tied.place.reset();
    CHECK_FALSE(watched.expired());
    tied.entry = {};
    CHECK(watched.expired());
    CHECK(elsewhere(make_key(KeyKind::p256).get()) == nullptr);
}

TEST_CASE("ecdsa_of_a_token_becomes_der") {
    CHECK(ecdsa_der(Bytes{0x01, 0x80}).value() == Bytes{0x30, 0x07, 0x02, 0x01, 0x01, 0x02, 0x02, 0x00, 0x80});
    CHECK(ecdsa_der(Bytes{0x00, 0x01, 0x00, 0x02}).value() == Bytes{0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02});
    CHECK(ecdsa_der(Bytes{1, 2, 3}).error().code == Errc::malformed);
    CHECK(ecdsa_der({}).error().code == Errc::malformed);
}

}  // namespace pidpys::crypto
