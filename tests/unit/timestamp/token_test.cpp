// SPDX-License-Identifier: MIT
// Tokens of the test authority, right and wrong ones, before the client's side.
#include <catch2/catch.hpp>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/timestamp/answer.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/stamps.hpp"

namespace pidpys::crypto::timestamp {
namespace {

using namespace pidpys::test::authority;

const Bytes document = to_bytes(as_bytes("Договір"));

struct Asked {
    Request request;
    TstInfo info;
};

Asked ask(const char* digest = "SHA256") {
    REQUIRE(load_provider());
    Asked asked;
    HashedOctets octets(document);
    asked.request.imprint = *imprint_of(octets, *digest_by_name(digest));
    asked.request.nonce = *fresh_nonce();
    asked.info.policy = "1.2.804.2.1.1.1.2.3.1";
    asked.info.imprint = asked.request.imprint;
    asked.info.serial = {0x01, 0x02};
    asked.info.gen_time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    asked.info.nonce = asked.request.nonce;
    return asked;
}

Result<Token> answer(const Asked& asked, const Member& signer, const TokenOptions& options = {}) {
    auto token = make_token(signer.entry, encode_tst_info(asked.info), options);
    REQUIRE(token);
    auto read = read_answer(granted(*token));
    REQUIRE(read);
    return token_for(asked.request, *read);
}

Errc refusal(const Asked& asked) {
    const auto token = answer(asked, house_of("ecdsa").stamps);
    REQUIRE_FALSE(token);
    return token.error().code;
}

}  // namespace

TEST_CASE("a_time_stamp_of_each_key_and_digest_answers_its_request") {
    for (const auto& [family, digest, signature_digest] :
         {std::tuple("dstu", "dstu34311", "dstu34311"), std::tuple("dstu", "KUPYNA-256", "KUPYNA-256"),
          std::tuple("rsa", "SHA256", "SHA256"), std::tuple("ecdsa", "SHA512", "SHA384"),
          std::tuple("ecdsa", "SHA1", "SHA256")}) {
        INFO(family << " " << digest);
        const House& house = house_of(family);
        const Asked asked = ask(digest);
        const auto token = answer(asked, house.stamps, {true, signature_digest});
        REQUIRE(token);
        CHECK(token->info.gen_time == asked.info.gen_time);
        CHECK(token->info.serial == asked.info.serial);
        CHECK(token->info.policy == asked.info.policy);
        CHECK_FALSE(token->info.accuracy);
        CHECK_FALSE(token->info.ordering);
        CHECK(token->certificates == std::vector<Bytes>{house.stamps.certificate()});
        HashedOctets octets(document);
        CHECK(check_imprint(*token, octets));
        HashedOctets others(as_bytes("інше"));
        CHECK(check_imprint(*token, others).error().code == Errc::integrity);
        const auto signer = verify_token(*token);
        REQUIRE(signer);
        CHECK(signer->certificate == house.stamps.certificate());
        CHECK(signer->dedication == Dedication::sole);
        CHECK(signer->remarks.empty());
    }
}

TEST_CASE("a_token_without_certificates_needs_them_beside_it") {
    const House& house = house_of("dstu");
    const auto token = answer(ask("dstu34311"), house.stamps, {false, {}});
    REQUIRE(token);
    CHECK(token->certificates.empty());
    CHECK(verify_token(*token).error().code == Errc::no_certificate);
    CHECK(verify_token(*token, {house.status.certificate()}).error().code == Errc::no_certificate);
    CHECK(verify_token(*token, {house.status.certificate(), house.stamps.certificate()}));
}

TEST_CASE("every_fact_of_a_token_comes_through") {
    Asked asked = ask();
    asked.info.accuracy = std::chrono::microseconds(1'002'003);
    asked.info.ordering = true;
    asked.info.serial = Bytes(20, 0x7f);
    asked.info.gen_time += std::chrono::milliseconds(120);
    asked.info.tsa = der::tlv(der::context_primitive(6), {as_bytes("http://tsa")});
    const auto token = answer(asked, house_of("ecdsa").stamps);
    REQUIRE(token);
    CHECK(token->info.accuracy == asked.info.accuracy);
    CHECK(token->info.ordering);
    CHECK(token->info.serial == asked.info.serial);
    CHECK(token->info.gen_time == asked.info.gen_time);
    CHECK(token->info.fraction_digits == 2);
    CHECK(token->info.tsa == asked.info.tsa);
}

TEST_CASE("an_answer_to_another_question_is_refused") {
    Asked nonce = ask();
    nonce.info.nonce = *fresh_nonce();
    CHECK(refusal(nonce) == Errc::integrity);
    Asked no_nonce = ask();
    no_nonce.info.nonce.clear();
    CHECK(refusal(no_nonce) == Errc::integrity);
    Asked hash = ask();
    hash.info.imprint.hash[0] ^= 1;
    CHECK(refusal(hash) == Errc::integrity);
    Asked algorithm = ask();
    algorithm.info.imprint.algorithm = digest_by_name("KUPYNA-256");
    CHECK(refusal(algorithm) == Errc::integrity);
    Asked policy = ask();
    policy.request.policy = der::Oid("0.4.0.2023.1.1");
    CHECK(refusal(policy) == Errc::integrity);
    policy.info.policy = "0.4.0.2023.1.1";
    CHECK(answer(policy, house_of("ecdsa").stamps));
}

TEST_CASE("a_nonce_that_was_not_asked_for_harms_nothing") {
    Asked asked = ask();
    asked.request.nonce.clear();
    CHECK(answer(asked, house_of("ecdsa").stamps));
}

TEST_CASE("a_signer_that_is_not_for_time_stamps_is_refused") {
    const House& house = house_of("ecdsa");
    const auto refused_by = [&](const Issue& issue) {
        const auto member = house.issue(issue, house.root);
        REQUIRE(member);
        const auto token = answer(ask(), *member);
        REQUIRE(token);
        const auto signer = verify_token(*token);
        return signer ? std::optional<Errc>() : signer.error().code;
    };
    CHECK(refused_by({"Особа"}) == Errc::unsuitable);
    CHECK(refused_by({"Інше", "critical,digitalSignature", "critical,OCSPSigning"}) == Errc::unsuitable);
    CHECK(refused_by({"Ключ", "critical,keyAgreement", "critical,timeStamping"}) == Errc::unsuitable);
    CHECK_FALSE(refused_by({"Позначки", "critical,nonRepudiation", "critical,timeStamping"}));
}

TEST_CASE("a_purpose_that_is_shared_or_not_critical_is_told") {  // pki 2.2
    const House& house = house_of("ecdsa");
    for (const char* purpose : {"timeStamping", "critical,timeStamping,1.3.6.1.4.1.19398.1.1.8.23"}) {
        const auto member = house.issue({"Позначки", "critical,digitalSignature", purpose}, house.root);
        REQUIRE(member);
        const auto signer = verify_token(*answer(ask(), *member));
        REQUIRE(signer);
        CHECK(signer->dedication == Dedication::shared);
    }
}

TEST_CASE("a_certificate_other_than_the_one_named_is_not_the_signer") {
    const House& house = house_of("ecdsa");
    const auto token = answer(ask(), house.stamps, {false, {}});
    // The same name, serial number and key in a certificate that is another.
    X509Ptr twin;
    const unsigned char* at = house.stamps.certificate().data();
    twin.reset(d2i_X509(nullptr, &at, static_cast<long>(house.stamps.certificate().size())));
    X509_gmtime_adj(X509_getm_notAfter(twin.get()), 60);
    REQUIRE(X509_sign(twin.get(), house.root.key(), EVP_sha256()) > 0);
    const Bytes other = der_of(i2d_X509, twin.get());
    CHECK(verify_token(*token, {other}).error().code == Errc::integrity);
    CHECK(verify_token(*token, {other, house.stamps.certificate()}));
}

TEST_CASE("other_signed_data_is_no_token") {
    const House& house = house_of("ecdsa");
    const Asked asked = ask();
    const auto data = make_token(house.stamps.entry, encode_tst_info(asked.info), {true, {}, oids::data});
    CHECK(read_token(*data).error().code == Errc::unsupported);
    CHECK(read_token(*make_token(house.stamps.entry, as_bytes("нічого"))).error().code == Errc::malformed);
    CHECK(read_token(as_bytes("<html>")).error().code == Errc::malformed);
    CHECK_FALSE(read_token({}));
}

TEST_CASE("fields_that_a_time_stamp_must_not_have_are_refused") {
    const Asked asked = ask();
    const Bytes good = encode_tst_info(asked.info);
    REQUIRE(read_tst_info(good));
    const auto with = [&](std::initializer_list<ByteView> more) {
        bool broken = false;
        Bytes content = to_bytes(der::Reader(good, broken).take(der::sequence_tag).content);
        for (ByteView part : more) der::append(content, part);
        return read_tst_info(der::sequence({content}));
    };
    const Bytes extension_oid = der::oid(der::Oid("1.2.3.4"));
    const Bytes value = der::octets(as_bytes("x"));
    const Bytes plain = der::tlv(der::context(1), {der::sequence({extension_oid, value})});
    const Bytes critical = der::tlv(der::context(1), {der::sequence({extension_oid, der::boolean_true(), value})});
    CHECK(with({plain}));
    CHECK(with({critical}).error().code == Errc::unsupported);
    CHECK(with({der::null()}).error().code == Errc::malformed);
    CHECK(with({der::tlv(der::context(0), {der::null(), der::null()})}).error().code == Errc::malformed);

    TstInfo odd = asked.info;
    odd.serial = Bytes(65, 1);
    CHECK(read_tst_info(encode_tst_info(odd)).error().code == Errc::malformed);
    odd = asked.info;
    odd.imprint.hash.pop_back();
    CHECK(read_tst_info(encode_tst_info(odd)).error().code == Errc::malformed);
    odd = asked.info;
    odd.accuracy = std::chrono::hours(300);
    CHECK(read_tst_info(encode_tst_info(odd)).error().code == Errc::malformed);
}

TEST_CASE("a_token_cut_anywhere_is_refused_and_a_changed_one_never_states_something_else") {
    const House& house = house_of("ecdsa");
    const auto whole = make_token(house.stamps.entry, encode_tst_info(ask().info));
    const auto good = read_token(*whole);
    REQUIRE(good);
    for (std::size_t size = 0; size < whole->size(); size += 7) CHECK_FALSE(read_token(ByteView(*whole).first(size)));
    std::size_t refused = 0;
    for (std::size_t bit = 0; bit < whole->size() * 8; bit += 3) {
        Bytes changed = *whole;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        const auto token = read_token(changed);
        const auto signer = token ? verify_token(*token) : Result<TokenSigner>(fail(Errc::malformed));
        if (!signer) {
            ++refused;
            continue;
        }
        CHECK(token->info.imprint == good->info.imprint);
        CHECK(token->info.gen_time == good->info.gen_time);
        CHECK(signer->certificate == house.stamps.certificate());
    }
    CHECK(refused > whole->size() * 8 / 3 * 9 / 10);
}

TEST_CASE("a_token_is_taken_out_of_its_answer") {
    const House& house = house_of("ecdsa");
    const auto token = make_token(house.stamps.entry, encode_tst_info(ask().info));
    for (const Bytes& form : {*token, granted(*token), granted(*token, 1)}) {
        const auto read = read_token_or_answer(form);
        REQUIRE(read);
        CHECK(read->encoding == *token);
    }
    CHECK(read_token_or_answer(refused(2, "ні")).error().code == Errc::not_found);
    CHECK(read_token_or_answer(granted(*token, 3)).error().code == Errc::not_found);
}

}  // namespace pidpys::crypto::timestamp
