// SPDX-License-Identifier: MIT
// Recipients and senders whose keys live elsewhere: a token in little.
#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/key/key_transport.hpp"
#include "people.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes letter_to_token = to_bytes(as_bytes("Лист власнику токена"));

class PlayedToken final : public KeyElsewhere {
public:
    explicit PlayedToken(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

    Result<Bytes> sign(const WayToSign&, ByteView) override { return fail(Errc::unsupported); }

    Result<SecretBytes> agree(const WayToAgree& way, ByteView peer) override {
        ++uses;
        if (answers) return fail(*answers);
        return crypto::agree(key_.get(), peer, way);
    }

    Result<SecretBytes> decrypt(const WayToDecrypt& way, ByteView encrypted) override {
        ++uses;
        if (answers) return fail(*answers);
        return decrypt_transported(key_.get(), way, encrypted, 32);
    }

    int uses = 0;
    std::optional<Errc> answers;

private:
    std::shared_ptr<EVP_PKEY> key_;
};

struct Holder {
    explicit Holder(const std::string& kind) : person(make_person(kind)) {
        token = std::make_shared<PlayedToken>(person.key);
        const auto identity = identify_certificate(person.certificates[0]).value();
        const unsigned char* at = identity.public_key_info.data();
        EvpPkey half(d2i_PUBKEY(nullptr, &at, static_cast<long>(identity.public_key_info.size())));
        person.key = tie_elsewhere(std::move(half), token).value();
    }
    KeyEntry person;
    std::shared_ptr<PlayedToken> token;
};

}  // namespace

TEST_CASE("a_key_elsewhere_opens_what_is_for_it") {
    for (const char* kind : {"rsa", "p256", "p521", "x25519", "M257", "M431"})
        for (const bool authenticated : {false, true}) {
            INFO(kind);
            if (authenticated && kind[0] == 'M') continue;
            const Holder holder(kind);
            const Bytes message =
                envelop(order_to({holder.person}, {.authenticated = authenticated}), letter_to_token).value();
            CHECK(open_envelope(message, {holder.person}).value() == letter_to_token);
            CHECK(holder.token->uses == 1);
        }
}

TEST_CASE("a_key_elsewhere_is_asked_for_nothing_that_is_not_for_it") {
    const Holder holder("p256");
    const Bytes message = envelop(order_to({make_person("p256"), make_person("p256")}), letter_to_token).value();
    CHECK(open_envelope(message, {holder.person}).error().code == Errc::no_key);
    CHECK(holder.token->uses == 0);
}

TEST_CASE("what_a_person_or_a_token_refuses_is_told_and_ends_the_search") {
    for (const char* kind : {"rsa", "p256"})
        for (const Errc told : {Errc::denied, Errc::unavailable, Errc::io}) {
            const Holder holder(kind);
            holder.token->answers = told;
            const Bytes message = envelop(order_to({holder.person}), letter_to_token).value();
            CHECK(open_envelope(message, {holder.person, make_person("p256")}).error().code == told);
            CHECK(holder.token->uses == 1);
        }
    const Holder holder("rsa");
    holder.token->answers = Errc::malformed;  // whatever it is that did not decrypt
    const Bytes message = envelop(order_to({holder.person}), letter_to_token).value();
    CHECK(open_envelope(message, {holder.person}).error().code == Errc::integrity);
    // The same by PKCS #1 v1.5 is a key that nobody knows.
    CHECK(decrypt_transported(holder.person.key.get(), {}, Bytes(256), 32)->size() == 32);
}

TEST_CASE("a_key_elsewhere_is_a_static_sender") {
    const Holder sender("M257");
    const KeyEntry reader = make_person("M257");
    EnvelopeOrder order = order_to({reader});
    order.sender = &sender.person;
    const Bytes message = envelop(order, letter_to_token).value();
    CHECK(sender.token->uses == 1);
    CHECK(open_envelope(message, {reader}, sender.person.certificates).value() == letter_to_token);
}

TEST_CASE("a_point_is_looked_at_before_a_token_computes_with_it") {
    const Holder holder("p256");
    CHECK(agree(holder.person.key.get(), Bytes(65, 4)).error().code == Errc::malformed);
    CHECK(holder.token->uses == 0);
}

}  // namespace pidpys::crypto
