// SPDX-License-Identifier: MIT
// References and values by their ASN.1: what is made is read, what is damaged is refused.
#include "samples.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/cades/references.hpp"
#include "crypto/cades/values.hpp"
#include "crypto/ocsp/answer.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

Bytes by_key(std::uint8_t octet) { return der::tlv(der::context(2), {der::octets(Bytes(20, octet))}); }

// As much of a BasicOCSPResponse as references look at.
Bytes answer(const Bytes& responder, const std::string& time, std::uint8_t salt = 0) {
    const Bytes data = der::sequence({responder, der::tlv(der::generalized_time, {as_bytes(time)}), der::sequence({})});
    return der::sequence(
        {data, der::algorithm(der::Oid("1.2.840.10045.4.3.2")), der::tlv(der::bit_string, {Bytes{0, salt}})});
}

Bytes list(const std::string& time, der::Tag tag, std::uint64_t number) {
    const Bytes issuer = der::sequence({});
    const Bytes extension = der::sequence({der::oid(oids::crl_number), der::octets(der::integer(number))});
    const Bytes body = der::sequence({der::integer(1), der::algorithm(der::Oid("1.2.840.10045.4.3.2")), issuer,
                                      der::tlv(tag, {as_bytes(time)}), der::tlv(tag, {as_bytes(time)}),
                                      der::tlv(der::context(0), {der::sequence({extension})})});
    return der::sequence(
        {body, der::algorithm(der::Oid("1.2.840.10045.4.3.2")), der::tlv(der::bit_string, {Bytes{0, 1}})});
}

const DigestAlgorithm& sha_256() { return *digest_by_name("SHA256"); }

}  // namespace

TEST_CASE("certificate_references_name_their_certificate_and_no_other") {
    const EvpPkey key = make_key(KeyKind::p256);
    const Bytes one = make_certificate(key.get(), {"Перший", 1});
    const Bytes other = make_certificate(key.get(), {"Другий", 2});
    for (const char* digest : {"SHA256", "SHA512", "SHA1"}) {
        INFO(digest);
        const ByteView both[]{one, other};
        const auto value = make_certificate_refs(both, *digest_by_name(digest));
        REQUIRE(value);
        const auto refs = read_certificate_refs(*value);
        REQUIRE(refs);
        REQUIRE(refs->size() == 2);
        CHECK(refers_to(refs->at(0), one) == true);
        CHECK(refers_to(refs->at(0), other) == false);
        CHECK(refers_to(refs->at(1), other) == true);
    }
}

TEST_CASE("a_reference_with_a_right_digest_and_another_serial_names_nothing") {
    const EvpPkey key = make_key(KeyKind::p256);
    const Bytes certificate = make_certificate(key.get(), {"Перший", 7});
    const ByteView one[]{certificate};
    Bytes value = *make_certificate_refs(one, sha_256());
    CHECK(refers_to(read_certificate_refs(value)->at(0), certificate) == true);
    value.back() ^= 1;  // the serial stands last
    const auto refs = read_certificate_refs(value);
    REQUIRE(refs);
    CHECK(refers_to(refs->at(0), certificate) == false);
}

TEST_CASE("an_answer_is_named_by_either_of_its_two_digests") {
    const Bytes basic = answer(by_key(1), "20260102030405Z");
    const Evidence evidence[]{{{basic}, {}}, {}};
    const auto value = make_revocation_refs(evidence, sha_256());
    REQUIRE(value);
    auto refs = read_revocation_refs(*value);
    REQUIRE(refs);
    REQUIRE(refs->size() == 2);
    CHECK(refs->at(1).empty());
    OcspReference reference = refs->at(0).ocsps.at(0);
    CHECK(refers_to(reference, basic) == true);
    CHECK(refers_to(reference, answer(by_key(1), "20260102030405Z", 1)) == false);
    CHECK(refers_to(reference, answer(by_key(2), "20260102030405Z")) == false);
    CHECK(refers_to(reference, answer(by_key(1), "20260102030406Z")) == false);
    const auto whole = digest(sha_256(), {ocsp::successful_answer(basic)});
    reference.hash->value = *whole;
    CHECK(refers_to(reference, basic) == true);
    reference.hash.reset();
    CHECK(refers_to(reference, answer(by_key(1), "20260102030405Z", 1)) == true);
    const Bytes unknown_digest = to_bytes(der::Oid("1.2.3.4").content());
    reference.hash = OtherHash{unknown_digest, *whole};
    CHECK(refers_to(reference, basic).error().code == Errc::unsupported);
}

TEST_CASE("lists_are_named_with_issuer_time_and_number_and_after_2049_by_digest_alone") {
    const Bytes now = list("260102030405Z", der::utc_time, 300);
    const Bytes far = list("20510102030405Z", der::generalized_time, 301);
    const Evidence evidence[]{{{}, {now, far}}};
    const auto value = make_revocation_refs(evidence, sha_256());
    REQUIRE(value);
    const auto refs = read_revocation_refs(*value);
    REQUIRE(refs);
    const auto& crls = refs->at(0).crls;
    REQUIRE(crls.size() == 2);
    CHECK(refers_to(crls[0], now) == true);
    CHECK(refers_to(crls[0], far) == false);
    CHECK(to_bytes(crls[0].number) == der::integer(300));
    CHECK(refers_to(crls[1], far) == true);
    CHECK(crls[1].issued.empty());
}

TEST_CASE("what_is_no_answer_and_no_list_is_not_referred_to") {
    const Bytes junk = der::sequence({der::integer(1)});
    const Evidence as_answer[]{{{junk}, {}}};
    CHECK(make_revocation_refs(as_answer, sha_256()).error().code == Errc::malformed);
    const Evidence as_list[]{{{}, {junk}}};
    CHECK(make_revocation_refs(as_list, sha_256()).error().code == Errc::malformed);
    const ByteView certificates[]{junk};
    CHECK(make_certificate_refs(certificates, sha_256()).error().code == Errc::malformed);
    CHECK(ocsp::basic_within(junk).error().code == Errc::malformed);
    const std::uint8_t try_later[]{0x30, 3, 0x0a, 1, 3};
    CHECK(ocsp::basic_within(try_later).error().code == Errc::malformed);
}

TEST_CASE("values_are_read_as_they_were_made_and_not_with_octets_beyond_them") {
    const Bytes basic = answer(by_key(1), "20260102030405Z"), crl = list("260102030405Z", der::utc_time, 1);
    const ByteView answers[]{basic}, lists[]{crl};
    Bytes value = make_revocation_values(lists, answers);
    const auto read = read_revocation_values(value);
    REQUIRE(read);
    REQUIRE(read->ocsps.size() == 1);
    REQUIRE(read->crls.size() == 1);
    CHECK(der::equal(read->ocsps[0], basic));
    CHECK(der::equal(read->crls[0], crl));
    value.push_back(0);
    CHECK(read_revocation_values(value).error().code == Errc::malformed);
    CHECK(read_certificate_values(Bytes{0x31, 0}).error().code == Errc::malformed);
}

TEST_CASE("more_references_than_anybody_needs_are_refused") {
    Bytes empties;
    for (std::size_t i = 0; i <= max_references; ++i) der::append(empties, der::sequence({}));
    CHECK(read_revocation_refs(der::sequence({empties})).error().code == Errc::too_large);
}

}  // namespace pidpys::crypto
