// SPDX-License-Identifier: MIT
// Requests and answers as octets: known ones, odd ones, cut ones.
#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/times.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/timestamp/answer.hpp"
#include "tests/authority/stamps.hpp"

namespace pidpys::crypto::timestamp {
namespace {

using namespace pidpys::test::authority;

constexpr std::string_view known_request =  // pki 14, tsq_gost_Test_CRLF_nonce_0102030405060708_certReq
    "30420201013030300c060a2a8624020101010102010420be148f2edba0f54272dd91ac5c779c7c6dbc702eca9928b0f7af98d1fa2af9380208"
    "01020304050607080101ff";
constexpr std::string_view genuine_request =  // pki 14, tsq_genuine_cryptonite
    "30560201013030300c060a2a8624020101010102010420a8a498eed45c2f1128b5cd8d46ef959833e5938156809ac445b7ec5e5d3ce311060a"
    "2a86240201010102030102100de1fc570000000033363600000000000101ff";

Imprint imprint_with(const char* digest, std::string_view text = "Test\r\n") {
    REQUIRE(load_provider());
    HashedOctets octets(as_bytes(text));
    auto imprint = imprint_of(octets, *digest_by_name(digest));
    REQUIRE(imprint);
    return *imprint;
}

}  // namespace

TEST_CASE("a_request_has_the_known_octets") {
    Request request;
    request.imprint = imprint_with("dstu34311");
    request.nonce = {1, 2, 3, 4, 5, 6, 7, 8};
    CHECK(hex_encode(encode(request)) == known_request);

    const auto genuine = read_stamp_request(*hex_decode(genuine_request));
    REQUIRE(genuine);
    REQUIRE(genuine->policy);
    CHECK(der::oid_text(genuine->policy->content()) == "1.2.804.2.1.1.1.2.3.1");
    CHECK(genuine->certificates);
    CHECK(hex_encode(encode(*genuine)) == genuine_request);
}

TEST_CASE("each_digest_that_a_signature_names_makes_a_request") {
    for (const char* name : {"dstu34311", "KUPYNA-256", "KUPYNA-512", "SHA1", "SHA256", "SHA384", "SHA512"}) {
        INFO(name);
        Request request;
        request.imprint = imprint_with(name);
        request.certificates = false;
        const auto read = read_stamp_request(encode(request));
        REQUIRE(read);
        CHECK(read->imprint == request.imprint);
        CHECK(read->nonce.empty());
        CHECK_FALSE(read->certificates);
    }
}

TEST_CASE("nonces_are_positive_integers_of_one_length_and_differ") {
    const auto one = fresh_nonce();
    const auto other = fresh_nonce();
    REQUIRE(one);
    REQUIRE(other);
    CHECK(*one != *other);
    for (const Bytes& nonce : {*one, *other}) {
        CHECK(nonce.size() == 8);
        CHECK(nonce[0] != 0);
        CHECK((nonce[0] & 0x80) == 0);
    }
}

TEST_CASE("a_refusal_is_told_in_the_servers_own_words") {
    const auto answer = read_answer(refused(2, "Ліміт\nвичерпано\x01", 1U << 25 | 1U));
    REQUIRE(answer);
    CHECK_FALSE(answer->granted());
    CHECK(answer->says(FailInfo::system_failure));
    CHECK(answer->says(FailInfo::bad_alg));
    CHECK_FALSE(answer->says(FailInfo::bad_request));
    CHECK(answer->words() == "status 2 (rejection), badAlg, systemFailure: Ліміт вичерпано");
    Request request;
    request.imprint = imprint_with("SHA256");
    const auto token = token_for(request, *answer);
    REQUIRE_FALSE(token);
    CHECK(token.error().code == Errc::unavailable);
    CHECK(token.error().detail.find("Ліміт вичерпано") != std::string::npos);

    CHECK(read_answer(refused(77, ""))->words() == "status 77");
    CHECK(read_answer(refused(2, std::string(5000, 'x')))->words().size() < 300);
    CHECK(read_answer(refused(2, "\xff\xfe"))->words() == "status 2 (rejection): ??");
}

TEST_CASE("granted_without_a_token_is_no_time_stamp") {
    const auto answer = read_answer(refused(0, ""));
    REQUIRE(answer);
    CHECK_FALSE(answer->granted());
}

TEST_CASE("what_is_no_answer_is_refused") {
    const Bytes good = refused(2, "текст", 4);
    REQUIRE(read_answer(good));
    Bytes longer = good;
    longer.push_back(0);
    CHECK(read_answer(longer).error().code == Errc::malformed);
    for (std::size_t size = 0; size < good.size(); ++size)
        CHECK(read_answer(ByteView(good).first(size)).error().code == Errc::malformed);
    CHECK(read_answer(as_bytes("<html>503</html>")).error().code == Errc::malformed);
    CHECK(
        read_answer(der::sequence({der::sequence({der::integer(2), der::sequence({der::integer(1)})})})).error().code ==
        Errc::malformed);
    Bytes texts;
    for (int i = 0; i < 17; ++i) der::append(texts, der::tlv(der::utf8_string, {as_bytes("x")}));
    CHECK_FALSE(read_answer(der::sequence({der::sequence({der::integer(2), der::sequence({texts})})})));
}

TEST_CASE("times_are_read_as_precisely_as_they_are_stated") {
    const auto read = [](std::string_view text) {
        return read_general_time(der::tlv(der::generalized_time, {as_bytes(text)}));
    };
    const auto whole = read("20240304082506Z");
    REQUIRE(whole);
    CHECK(whole->fraction_digits == 0);
    CHECK(std::chrono::system_clock::to_time_t(whole->at) == 1709540706);
    const auto fraction = read("20240304082506.100Z");
    REQUIRE(fraction);
    CHECK(fraction->fraction_digits == 3);
    CHECK(fraction->at - whole->at == std::chrono::milliseconds(100));
    CHECK(read("20240304082506.123456789012Z")->at - whole->at == std::chrono::nanoseconds(123456789));
    CHECK(read("99991231235959Z")->at > read("22600101000000Z")->at);
    CHECK(read("00010101000000Z")->at < read("17000101000000Z")->at);
    for (const char* odd : {"", "Z", "20240304082506", "20240304082506.Z", "20240304082506.1", "20240304082506,1Z",
                            "20240304082506.1aZ", "2024030408250Z", "20240304082506+0200", "20241304082506Z",
                            "20240304082506.000000000000000000000000000000000Z"})
        CHECK_FALSE(read(odd));
    CHECK_FALSE(read_general_time(der::tlv(der::utc_time, {as_bytes("240304082506Z")})));
}

}  // namespace pidpys::crypto::timestamp
