// SPDX-License-Identifier: MIT
// Answers of the test authority, right and wrong ones, before the client's side.
#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/ocsp/answer.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/statuses.hpp"

namespace pidpys::crypto::ocsp {
namespace {

using namespace pidpys::test::authority;

struct Question {
    explicit Question(const std::string& family, const char* digest = nullptr) : house(house_of(family)) {
        auto issued = house.issue_person("Особа");
        REQUIRE(issued);
        person = std::move(*issued);
        certificate = *identify_certificate(person.certificate());
        issuer = *identify_certificate(house.issuing.certificate());
        request.id = *make_cert_id(certificate.serial, issuer,
                                   digest != nullptr ? *digest_by_name(digest) : usual_digest(issuer));
        request.nonce = *fresh_nonce();
        Single single;
        single.id = request.id;
        single.status = CertStatus::good;
        single.this_update = now;
        answer.singles = {single};
        answer.produced_at = now;
        answer.nonce = request.nonce;
    }

    [[nodiscard]] Result<Basic> ask(const Member& signer) const {
        auto made = make_basic(signer.entry, answer);
        REQUIRE(made);
        auto read = read_answer(successful_answer(*made));
        REQUIRE(read);
        return basic_for(request, *read);
    }
    [[nodiscard]] Result<Basic> ask() const { return ask(house.status); }

    const House& house;
    Member person;
    CertificateIdentity certificate, issuer;
    Request request;
    StatusAnswer answer;
    TimePoint now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
};

}  // namespace

TEST_CASE("an_answer_of_each_key_and_digest_answers_its_request") {
    for (const auto& [family, id_digest, digest] :
         {std::tuple("dstu", "dstu34311", "dstu34311"), std::tuple("dstu", "KUPYNA-256", "KUPYNA-256"),
          std::tuple("rsa", "SHA1", "SHA256"), std::tuple("ecdsa", "SHA256", "SHA384")}) {
        INFO(family << " " << digest);
        Question question(family, id_digest);
        question.answer.digest = digest;
        for (const bool by_key : {false, true}) {
            question.answer.by_key = by_key;
            const auto basic = question.ask();
            REQUIRE(basic);
            CHECK(basic->produced_at == question.now);
            CHECK(basic->responder_name.empty() == by_key);
            CHECK(basic->certificates == std::vector<Bytes>{question.house.status.certificate()});
            const auto responder = identify_certificate(question.house.status.certificate());
            const auto stranger = identify_certificate(question.house.root_status.certificate());
            CHECK(*names_responder(*basic, *responder));
            CHECK_FALSE(*names_responder(*basic, *stranger));
            CHECK(verify_signature(*basic, *responder));
            CHECK(verify_signature(*basic, *stranger).error().code == Errc::integrity);
            const auto single = find_single(*basic, question.certificate.serial, question.issuer);
            REQUIRE(single);
            REQUIRE(*single);
            CHECK((*single)->status == CertStatus::good);
            CHECK((*single)->this_update == question.now);
            CHECK_FALSE((*single)->next_update);
        }
    }
}

TEST_CASE("every_fact_of_a_revocation_comes_through") {
    Question question("ecdsa");
    Single& single = question.answer.singles[0];
    single.status = CertStatus::revoked;
    single.revoked_at = question.now - std::chrono::hours(3);
    single.reason = 6;
    single.invalid_at = question.now - std::chrono::hours(4);
    single.this_update = question.now + std::chrono::milliseconds(100);
    single.next_update = question.now + std::chrono::hours(1);
    question.answer.produced_at = question.now + std::chrono::milliseconds(100);
    const auto basic = question.ask();
    REQUIRE(basic);
    CHECK(basic->produced_at == question.answer.produced_at);
    const Single* found = *find_single(*basic, question.certificate.serial, question.issuer);
    REQUIRE(found);
    CHECK(found->status == CertStatus::revoked);
    CHECK(found->revoked_at == single.revoked_at);
    CHECK(found->reason == std::optional(6U));
    CHECK(found->invalid_at == single.invalid_at);
    CHECK(found->this_update == single.this_update);
    CHECK(found->next_update == single.next_update);

    single.reason.reset();
    single.invalid_at.reset();
    const auto bare = question.ask();
    CHECK_FALSE((*find_single(*bare, question.certificate.serial, question.issuer))->reason);
    single.status = CertStatus::unknown;
    const auto unknown = question.ask();
    CHECK((*find_single(*unknown, question.certificate.serial, question.issuer))->status == CertStatus::unknown);
}

TEST_CASE("an_answer_about_another_certificate_says_nothing_of_this_one") {
    Question question("ecdsa");
    question.answer.singles[0].id.serial.back() ^= 1;
    CHECK(*find_single(*question.ask(), question.certificate.serial, question.issuer) == nullptr);

    // The same serial number by another issuer.
    const auto other_issuer = identify_certificate(question.house.root.certificate());
    question.answer.singles[0].id = *make_cert_id(question.certificate.serial, *other_issuer, *digest_by_name("SHA1"));
    CHECK(*find_single(*question.ask(), question.certificate.serial, question.issuer) == nullptr);
    question.answer.singles.clear();
    CHECK(*find_single(*question.ask(), question.certificate.serial, question.issuer) == nullptr);
}

TEST_CASE("of_several_statements_the_newest_counts") {
    Question question("ecdsa");
    Single older = question.answer.singles[0];
    older.status = CertStatus::revoked;
    older.revoked_at = older.this_update = question.now - std::chrono::hours(1);
    const Single newer = question.answer.singles[0];
    for (const auto& order : {std::vector{older, newer}, std::vector{newer, older}}) {
        question.answer.singles = order;
        const auto basic = question.ask();
        REQUIRE(basic);
        CHECK((*find_single(*basic, question.certificate.serial, question.issuer))->status == CertStatus::good);
    }
}

TEST_CASE("an_answer_with_another_nonce_or_none_is_refused") {
    Question question("ecdsa");
    question.answer.nonce = *fresh_nonce();
    CHECK(question.ask().error().code == Errc::integrity);
    question.answer.nonce.clear();
    CHECK(question.ask().error().code == Errc::integrity);
    question.request.nonce.clear();
    CHECK(question.ask());
    question.answer.nonce = *fresh_nonce();
    CHECK(question.ask());
}

TEST_CASE("an_unsuccessful_answer_is_told_by_its_name") {
    Question question("ecdsa");
    const auto later = read_answer(unsuccessful(3));
    REQUIRE(later);
    CHECK(later->says_try_later());
    CHECK(later->words() == "status 3 (tryLater)");
    CHECK(basic_for(question.request, *later).error().code == Errc::unavailable);
    CHECK(read_answer(unsuccessful(6))->words() == "status 6 (unauthorized)");
    CHECK(read_answer(unsuccessful(4))->words() == "status 4");
    const auto empty = read_answer(unsuccessful(0));
    REQUIRE(empty);
    CHECK_FALSE(empty->successful());
    CHECK(basic_for(question.request, *empty).error().code == Errc::unavailable);
}

TEST_CASE("a_signature_by_sha1_proves_nothing") {
    Question question("rsa");
    question.answer.digest = "SHA1";
    const auto responder = identify_certificate(question.house.status.certificate());
    CHECK(verify_signature(*question.ask(), *responder).error().code == Errc::weak);
}

TEST_CASE("a_critical_extension_that_is_not_understood_spoils_the_answer") {
    Question question("ecdsa");
    const Bytes value = der::octets(as_bytes("x"));
    question.answer.response_extension = der::sequence({der::oid(der::Oid("1.2.3.4")), value});
    CHECK(question.ask());
    question.answer.response_extension = der::sequence({der::oid(der::Oid("1.2.3.4")), der::boolean_true(), value});
    CHECK(question.ask().error().code == Errc::unsupported);
}

TEST_CASE("what_is_no_answer_is_refused") {
    Question question("ecdsa");
    const auto basic = make_basic(question.house.status.entry, question.answer);
    const Bytes good = successful_answer(*basic);
    REQUIRE(read_answer(good));
    for (std::size_t size = 0; size < good.size(); size += 5)
        CHECK(read_answer(ByteView(good).first(size)).error().code == Errc::malformed);
    for (std::size_t size = 0; size < basic->size(); size += 5)
        CHECK(read_basic(ByteView(*basic).first(size)).error().code == Errc::malformed);
    Bytes longer = good;
    longer.push_back(0);
    CHECK(read_answer(longer).error().code == Errc::malformed);
    CHECK(read_answer(as_bytes("<html>")).error().code == Errc::malformed);

    const Bytes odd_type =
        der::sequence({der::tlv(der::enumerated_tag, {Bytes{0}}),
                       der::tlv(der::context(0), {der::sequence({der::oid(der::Oid("1.2.3")), der::octets(*basic)})})});
    CHECK(read_answer(odd_type).error().code == Errc::unsupported);

    question.answer.singles.resize(max_singles + 1, question.answer.singles[0]);
    CHECK(question.ask().error().code == Errc::too_large);
}

TEST_CASE("a_changed_answer_is_refused_or_says_the_same") {
    Question question("ecdsa");
    const auto responder = identify_certificate(question.house.status.certificate());
    const auto whole = make_basic(question.house.status.entry, question.answer);
    std::size_t refused = 0;
    std::size_t tried = 0;
    for (std::size_t bit = 0; bit < whole->size() * 8; bit += 5, ++tried) {
        Bytes changed = *whole;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        const auto basic = read_basic(changed);
        if (!basic || !verify_signature(*basic, *responder)) {
            ++refused;
            continue;
        }
        CHECK(basic->signed_octets == read_basic(*whole)->signed_octets);
    }
    CHECK(refused > tried / 4);  // the rest are bits of the certificate that comes along
}

}  // namespace pidpys::crypto::ocsp
