// SPDX-License-Identifier: MIT
// What we write we read, whatever the key, the cipher and the size. Others' word is in tests/interop.
#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "people.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

Bytes text_of(std::size_t size) {
    Bytes text(size);
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return text;
}

void check_round_trip(const std::vector<KeyEntry>& people, const EnvelopeOrder& order, const Bytes& text) {
    const auto message = envelop(order, text);
    REQUIRE(message);
    for (const KeyEntry& person : people) {
        const auto opened = open_envelope(*message, {person});
        REQUIRE(opened);
        CHECK(*opened == text);
    }
    CHECK(open_envelope(*message, {make_person("p256")}).error().code == Errc::no_key);
}

}  // namespace

TEST_CASE("envelope_to_each_kind_of_key_is_opened_by_it_at_every_size") {
    for (const char* kind : {"rsa", "p256", "p384", "p521", "x25519", "M257", "M431", "M233"}) {
        const KeyEntry person = make_person(kind);
        for (const CipherPreference preference : {CipherPreference{}, CipherPreference{true, true}})
            for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 15U, 16U, 17U, 31U, 32U, 33U, 65535U, 65536U, 65537U}) {
                INFO(kind << " " << size << " " << preference.kalyna);
                check_round_trip({person}, order_to({person}, preference), text_of(size));
            }
    }
}

TEST_CASE("envelope_is_encrypted_with_each_cipher_that_is_written") {
    const KeyEntry person = make_person("p256");
    using enum ContentCipherName;
    for (const ContentCipherName cipher : {aes128_cbc, aes192_cbc, aes256_cbc, aes128_gcm, aes192_gcm, aes256_gcm,
                                           gost28147_cfb, kalyna256_cfb, kalyna256_ofb}) {
        EnvelopeOrder order = order_to({person});
        order.content = cipher;
        check_round_trip({person}, order, text_of(1000));
    }
    EnvelopeOrder order = order_to({person});
    order.content = des_ede3_cbc;
    CHECK(envelop(order, text_of(1)).error().code == Errc::unsupported);
}

TEST_CASE("envelope_to_many_is_opened_by_each_and_by_nobody_else") {
    std::vector<KeyEntry> people;
    for (const char* kind : {"rsa", "p256", "x25519", "M431", "M257", "rsa", "p521"})
        people.push_back(make_person(kind));
    check_round_trip(people, order_to(people), text_of(300));
    check_round_trip(people, order_to(people, {.kalyna = true}), text_of(300));

    EnvelopeOrder order = order_to(people);
    order.content = ContentCipherName::aes256_gcm;
    CHECK(envelop(order, {}).error().code == Errc::invalid_argument);
    CHECK(envelop(EnvelopeOrder{}, {}).error().code == Errc::invalid_argument);
    order = order_to({people[1]});
    order.recipients.resize(max_recipients + 1, order.recipients.front());
    CHECK(envelop(order, {}).error().code == Errc::invalid_argument);
    order.recipients.pop_back();
    CHECK(envelop(order, {}));
}

TEST_CASE("envelope_of_a_known_sender_proves_him_and_needs_his_certificate") {
    const KeyEntry sender = make_person("M257", "Відправник");
    const KeyEntry same_curve = make_person("M257");
    const KeyEntry other_curve = make_person("M431");
    EnvelopeOrder order = order_to({same_curve, other_curve});
    order.sender = &sender;
    const Bytes message = envelop(order, text_of(100)).value();

    const auto opened = [&](const Bytes& of, const KeyEntry& key, const std::vector<Bytes>& senders) -> Result<Bytes> {
        MemorySource source(of);
        auto reader = EnvelopeReader::start(source);
        REQUIRE(reader);
        const std::vector<KeyEntry> keys{key};
        const auto found = find_content_key(reader->head(), keys, senders);
        if (!found) return tl::unexpected(found.error());
        HeldInMemory content(1000);
        REQUIRE(reader->decrypt(*found, content));
        CHECK(content.take() == text_of(100));
        return found->sender;
    };
    const auto missing = opened(message, same_curve, {});
    CHECK(missing.error().code == Errc::no_certificate);
    CHECK(missing.error().detail.find("serial") != std::string::npos);
    CHECK(opened(message, same_curve, {sender.certificates[0]}).value() == sender.certificates[0]);
    CHECK(opened(message, other_curve, {}).value().empty());  // a key of the moment proves nobody

    order.certificates = sender_certificates(EmbedSender::certificate, sender, {});
    CHECK(opened(envelop(order, text_of(100)).value(), same_curve, {}).value() == sender.certificates[0]);

    const KeyEntry to_himself = sender;
    EnvelopeOrder own = order_to({to_himself});
    own.sender = &sender;
    CHECK(opened(envelop(own, text_of(100)).value(), to_himself, {}).value() == sender.certificates[0]);
}

TEST_CASE("a_signing_certificate_is_no_senders_for_agreement") {
    const KeyEntry sender = make_person("M257", "Відправник", "digitalSignature");
    const KeyEntry person = make_person("M257");
    EnvelopeOrder order = order_to({person});
    order.sender = &sender;
    CHECK(envelop(order, {}).error().code == Errc::unsuitable);
}

TEST_CASE("embedded_certificates_climb_as_far_as_they_are_known") {
    const KeyEntry sender = make_person("M257", "Відправник");
    CHECK(sender_certificates(EmbedSender::nothing, sender, {}).empty());
    CHECK(sender_certificates(EmbedSender::certificate, sender, {}) == sender.certificates);
    CHECK(sender_certificates(EmbedSender::chain, sender, {}) == sender.certificates);
    const std::vector<Bytes> known{make_person("p256").certificates[0], authority_certificate()};
    CHECK(sender_certificates(EmbedSender::chain, sender, known) ==
          std::vector<Bytes>{sender.certificates[0], authority_certificate()});
}

TEST_CASE("recipients_are_chosen_by_what_their_certificates_are_for") {
    const auto now = std::chrono::system_clock::now();
    const KeyEntry agreement = make_person("p256", "Особа");
    const KeyEntry signing = make_person("p256", "Особа", "digitalSignature,nonRepudiation");
    const KeyEntry other = make_person("p256", "Інша", "digitalSignature");
    const auto choose = [&](const std::vector<Bytes>& from) { return choose_recipients(from, now); };
    const auto chosen = choose({signing.certificates[0], agreement.certificates[0], agreement.certificates[0]});
    REQUIRE(chosen);
    REQUIRE(chosen->size() == 1);
    CHECK(chosen->front().certificate == agreement.certificates[0]);
    CHECK(choose({signing.certificates[0]}).error().code == Errc::unsuitable);
    CHECK(choose({agreement.certificates[0], other.certificates[0]}).error().code == Errc::unsuitable);
    CHECK(choose({make_person("rsa", "А", "keyAgreement").certificates[0]}).error().code == Errc::unsuitable);

    EvpPkey key = make_key(KeyKind::p256);
    const auto certificate = [&](const CertificateSpec& spec) { return make_certificate(key.get(), spec); };
    CHECK(choose({certificate({.key_usage = ""})}));  // no keyUsage: for everything
    const auto old = choose({certificate({.key_usage = "", .not_before = -7200, .not_after = -3600})});
    CHECK(old.error().code == Errc::expired);
    CHECK(old.error().detail.find("T") != std::string::npos);
    CHECK(choose({certificate({.key_usage = "", .not_before = 3600})}).error().code == Errc::expired);
    const EvpPkey ed25519 = make_key(KeyKind::ed25519);
    CHECK(choose({make_certificate(ed25519.get(), {.key_usage = ""})}).error().code == Errc::unsupported);
}

TEST_CASE("the_shell_is_der_with_the_version_that_the_standard_wants") {
    const KeyEntry rsa = make_person("rsa");
    const KeyEntry ec = make_person("p256");
    const auto version = [](const EnvelopeOrder& order) {
        const Bytes message = envelop(order, as_bytes("зміст")).value();
        der::Parse parse;
        der::Reader outer(message, parse);
        der::Reader info = outer.enter(der::sequence_tag);
        (void)info.oid();
        der::Reader envelope = info.enter(der::context(0)).enter(der::sequence_tag);
        const std::uint64_t number = envelope.number();
        envelope.skip_rest();
        CHECK(parse.complete());
        return number;
    };
    CHECK(version(order_to({rsa})) == 0);
    CHECK(version(order_to({ec})) == 2);
    CHECK(version(order_to({rsa}, {.authenticated = true})) == 0);
    EnvelopeOrder order = order_to({rsa});
    order.certificates = {authority_certificate()};
    CHECK(version(order) == 2);
}

TEST_CASE("writer_holds_to_the_size_that_was_announced") {
    const KeyEntry person = make_person("p256");
    MemorySink sink(1 << 20);
    auto more = EnvelopeWriter::start(order_to({person}), 3, sink).value();
    CHECK(more.write(Bytes(4)).error().code == Errc::invalid_argument);
    auto less = EnvelopeWriter::start(order_to({person}), 3, sink).value();
    REQUIRE(less.write(Bytes(2)));
    CHECK(less.finish().error().code == Errc::invalid_argument);
    const KeyEntry national = make_person("M257");
    CHECK(EnvelopeWriter::start(order_to({national}), std::uint64_t{5} << 30, sink).error().code == Errc::too_large);
}

}  // namespace pidpys::crypto
