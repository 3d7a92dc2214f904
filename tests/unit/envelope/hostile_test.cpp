// SPDX-License-Identifier: MIT
// Messages that somebody has changed, cut or made to be misunderstood.
#include <random>

#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/envelope/oids.hpp"
#include "crypto/key/key_transport.hpp"
#include "people.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes secret = to_bytes(as_bytes("Таємний зміст, якого ніхто не повинен змінити, і ще трохи"));

// One change of the octets in [from, to): a bit, an octet, a cut, a piece twice, a piece of somewhere else.
Bytes mutated(const Bytes& message, std::size_t from, std::size_t to, std::mt19937& random) {
    Bytes changed = message;
    const auto draw = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    const std::size_t at = from + draw(to - from);
    const auto place = changed.begin() + static_cast<std::ptrdiff_t>(at);
    switch (draw(6)) {
        case 0:
        case 1: changed[at] = static_cast<std::uint8_t>(changed[at] ^ 1U << draw(8)); break;
        case 2: changed[at] = static_cast<std::uint8_t>(draw(256)); break;
        case 3:
            changed.erase(place,
                          place + static_cast<std::ptrdiff_t>(1 + draw(std::min<std::size_t>(8, changed.size() - at))));
            break;
        case 4: changed.insert(place, static_cast<std::uint8_t>(draw(256))); break;
        case 5: {
            const std::size_t other = from + draw(to - from);
            const std::size_t size = std::min({std::size_t{16}, to - at, to - other});
            std::copy_n(message.begin() + static_cast<std::ptrdiff_t>(other), size, place);
            break;
        }
    }
    return changed;
}

// RecipientInfos of a message of ours.
std::pair<std::size_t, std::size_t> recipients_in(const Bytes& message) {
    der::Parse parse;
    der::Reader outer(message, parse);
    der::Reader info = outer.enter(der::sequence_tag);
    (void)info.oid();
    der::Reader envelope = info.enter(der::context(0)).enter(der::sequence_tag);
    (void)envelope.number();
    const ByteView set = envelope.take(der::set_tag).whole;
    envelope.skip_rest();
    const auto from = static_cast<std::size_t>(set.data() - message.data());
    return {from, from + set.size()};
}

// EnvelopedData for an RSA key by PKCS #1 v1.5, which we do not write.
Bytes v15_message(const KeyEntry& person, const Bytes& encrypted_key, ByteView content_key) {
    EnvelopeOrder order = order_to({person});
    const auto identity = identify_certificate(person.certificates[0]).value();
    const Bytes info = der::sequence({der::integer(0), der::sequence({identity.issuer, identity.serial}),
                                      der::algorithm(oids::rsa_encryption, der::null()), der::octets(encrypted_key)});
    const auto algorithm = fresh_algorithm(ContentCipherName::aes256_cbc).value();
    const auto cipher = content_encryptor(algorithm, content_key).value();
    Bytes encrypted(secret.size() + ContentCipher::slack);
    std::size_t size = cipher->update(secret, encrypted).value();
    size += cipher->finish(std::span(encrypted).subspan(size)).value();
    encrypted.resize(size);
    const Bytes content = der::sequence(
        {der::oid(oids::data), algorithm_identifier(algorithm), der::tlv(der::context_primitive(0), {encrypted})});
    return der::sequence({der::oid(oids::enveloped_data),
                          der::tlv(der::context(0), {der::sequence({der::integer(0), der::set_of({info}), content})})});
}

Bytes v15_encrypted(EVP_PKEY* key, ByteView content_key) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new(key, nullptr));
    REQUIRE(EVP_PKEY_encrypt_init(context.get()) == 1);
    Bytes out(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
    std::size_t size = out.size();
    REQUIRE(EVP_PKEY_encrypt(context.get(), out.data(), &size, content_key.data(), content_key.size()) == 1);
    return out;
}

// How much is held before it is known whether it is the message, and whether it is released then.
class Watched final : public ContentSink {
public:
    Result<void> hold(ByteView piece) override {
        held += piece.size();
        return {};
    }
    Result<void> release() override {
        released = true;
        return {};
    }
    std::size_t held = 0;
    bool released = false;
};

}  // namespace

TEST_CASE("ten_thousand_changes_of_an_authenticated_message_are_noticed_or_change_nothing") {
    const KeyEntry person = make_person("p256");
    const Bytes message = envelop(order_to({person}, {.authenticated = true}), secret).value();
    REQUIRE(open_envelope(message, {person}).value() == secret);
    std::mt19937 random(20260101);
    int harmless = 0;
    for (int i = 0; i < 10'000; ++i) {
        const Bytes changed = mutated(message, 0, message.size(), random);
        const auto opened = open_envelope(changed, {person});
        if (!opened) continue;
        CHECK(*opened == secret);
        harmless += changed != message ? 1 : 0;
    }
    CHECK(harmless < 1000);  // versions, who the recipient is said to be
}

TEST_CASE("changes_of_a_wrapped_national_key_are_noticed_or_change_nothing") {
    for (const bool kalyna : {false, true}) {
        const KeyEntry person = make_person("M257");
        const Bytes message = envelop(order_to({person}, {.kalyna = kalyna}), secret).value();
        const auto [from, to] = recipients_in(message);
        std::mt19937 random(7);
        for (int i = 0; i < 1'000; ++i)
            if (const auto opened = open_envelope(mutated(message, from, to, random), {person}))
                CHECK(*opened == secret);
    }
}

TEST_CASE("a_flipped_bit_of_content_without_integrity_passes_unseen_so_sign_first") {
    const KeyEntry person = make_person("M257");
    Bytes message = envelop(order_to({person}), secret).value();
    message.back() ^= 1;
    Bytes expected = secret;
    expected.back() ^= 1;
    CHECK(open_envelope(message, {person}).value() == expected);
}

TEST_CASE("whatever_fails_behind_the_head_is_one_error_and_nothing_is_released") {
    const KeyEntry ec = make_person("p256");
    const KeyEntry rsa = make_person("rsa");
    const KeyEntry national = make_person("M257");
    const auto check = [&](const Bytes& message, const KeyEntry& key) {
        MemorySource source(message);
        auto reader = EnvelopeReader::start(source);
        REQUIRE(reader);
        const std::vector<KeyEntry> keys{key};
        const auto found = find_content_key(reader->head(), keys);
        REQUIRE(found);
        Watched sink;
        const auto opened = reader->decrypt(*found, sink);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == Errc::integrity);
        CHECK(opened.error().detail == "the message does not decrypt");
        CHECK_FALSE(sink.released);
        return sink.held;
    };
    for (const auto& [person, preference] : std::vector<std::pair<KeyEntry, CipherPreference>>{
             {ec, {}}, {ec, {.authenticated = true}}, {rsa, {}}, {rsa, {.authenticated = true}}, {national, {}}}) {
        const Bytes message = envelop(order_to({person}, preference), Bytes(1000, 1)).value();
        Bytes cut = message;
        cut.pop_back();
        CHECK(check(cut, person) <= 1000);
        Bytes more = message;
        more.push_back(7);
        CHECK(check(more, person) <= 1000);
        Bytes wrong_key = message;
        wrong_key[recipients_in(message).second - 3] ^= 0x40;  // within the encrypted key
        CHECK(check(wrong_key, person) == 0);
    }
    Bytes padding = envelop(order_to({ec}), Bytes(1000, 1)).value();
    padding.back() ^= 0x55;
    check(padding, ec);
    Bytes tag = envelop(order_to({ec}, {.authenticated = true}), Bytes(1000, 1)).value();
    tag.back() ^= 1;
    check(tag, ec);
}

TEST_CASE("pkcs1_v15_is_read_and_answers_nobody_who_asks_it_about_padding") {
    const KeyEntry person = make_person("rsa");
    const Bytes content_key(32, 0x31);
    const Bytes encrypted = v15_encrypted(person.key.get(), content_key);
    CHECK(open_envelope(v15_message(person, encrypted, content_key), {person}).value() == secret);

    // Another key of another length, well padded: no other answer than for padding that is none.
    const std::vector<Bytes> wrong{v15_encrypted(person.key.get(), Bytes(16, 1)),
                                   v15_encrypted(person.key.get(), Bytes(32, 1)), Bytes(256, 0x12)};
    for (const Bytes& each : wrong) {
        const Bytes message = v15_message(person, each, content_key);
        int passed = 0;  // one key in 256 that nobody knows ends in a padding
        for (int i = 0; i < 8; ++i) {
            const auto opened = open_envelope(message, {person});
            if (opened) {
                ++passed;
                CHECK_FALSE(*opened == secret);
            } else {
                CHECK(opened.error().code == Errc::integrity);
                CHECK(opened.error().detail == "the message does not decrypt");
            }
        }
        CHECK(passed <= 3);
    }
}

TEST_CASE("heads_that_are_too_much_or_nonsense_are_refused_before_a_key_is_used") {
    const KeyEntry person = make_person("p256");
    const Bytes message = envelop(order_to({person}), secret).value();
    const auto refused = [](const Bytes& octets) {
        MemorySource source(octets);
        const auto reader = EnvelopeReader::start(source);
        REQUIRE_FALSE(reader);
        return reader.error().code;
    };
    CHECK(refused({}) == Errc::malformed);
    CHECK(refused(to_bytes(as_bytes("дані"))) == Errc::malformed);
    CHECK(refused(der::sequence({der::oid(oids::signed_data)})) == Errc::unsupported);

    const auto with = [&](ByteView recipients, ByteView before) {
        const Bytes content = der::sequence(
            {der::oid(oids::data), algorithm_identifier(fresh_algorithm(ContentCipherName::aes256_cbc).value()),
             der::tlv(der::context_primitive(0), {Bytes(16)})});
        return der::sequence(
            {der::oid(oids::enveloped_data),
             der::tlv(der::context(0), {der::sequence({der::integer(2), before, recipients, content})})});
    };
    const auto [from, to] = recipients_in(message);
    bool broken = false;
    const Bytes one = to_bytes(der::Reader(ByteView(message).subspan(from, to - from), broken)
                                   .enter(der::set_tag)
                                   .take(der::context(1))
                                   .whole);
    REQUIRE_FALSE(broken);
    const std::vector<Bytes> many(max_recipients + 1, one);
    CHECK(refused(with(der::set_of(many), {})) == Errc::too_large);
    CHECK(refused(with(der::set_of({}), {})) == Errc::malformed);
    CHECK(refused(with(der::set_of({Bytes(std::size_t{2} << 20)}), {})) == Errc::too_large);
    const std::vector<Bytes> certificates(max_originator_certificates + 1, authority_certificate());
    const Bytes originator = der::tlv(der::context(0), {der::set_of(certificates, der::context(0))});
    CHECK(refused(with(der::set_of({one}), originator)) == Errc::too_large);
    const Bytes external = der::sequence(
        {der::oid(oids::enveloped_data),
         der::tlv(der::context(0),
                  {der::sequence({der::integer(2), der::set_of({one}),
                                  der::sequence({der::oid(oids::data),
                                                 algorithm_identifier(
                                                     fresh_algorithm(ContentCipherName::aes256_cbc).value())})})})});
    CHECK(refused(external) == Errc::unsupported);
}

TEST_CASE("nobody_computes_on_a_curve_that_a_message_brings_along") {
    const KeyEntry person = make_person("M257");
    EnvelopeOrder order = order_to({person});
    order.full_originator_parameters = true;
    const Bytes message = envelop(order, secret).value();
    CHECK(open_envelope(message, {person}).value() == secret);
    // The same with another B of the curve beside the point.
    Bytes changed = message;
    const Bytes b = hex_decode("10bee3db").value();
    const auto at = std::search(changed.begin(), changed.end(), b.begin(), b.end());
    REQUIRE(at != changed.end());
    *at ^= 1;
    CHECK_FALSE(open_envelope(changed, {person}));
}

}  // namespace pidpys::crypto
