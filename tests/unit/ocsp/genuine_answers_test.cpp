// SPDX-License-Identifier: MIT
// Answers of other people's responders: of the national test authority within its signatures, and old ones.
#include <catch2/catch.hpp>

#include <filesystem>

#include "crypto/asn1/ber.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/ocsp/answer.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto::ocsp {
namespace {

constexpr der::Oid revocation_values{"1.2.840.113549.1.9.16.2.24"};

// The basic answers in a signature's revocation-values (pki 6.1).
std::vector<Bytes> answers_in(const Bytes& signature) {
    const auto definite = der::Definite::from(signature);
    const auto view = parse_signed_data(definite->view());
    REQUIRE(view);
    const auto value = single_attribute(view->signers[0].unsigned_attributes, revocation_values);
    REQUIRE(value);
    REQUIRE(*value);
    bool broken = false;
    der::Reader list =
        der::Reader(**value, broken).enter(der::sequence_tag).enter(der::context(1)).enter(der::sequence_tag);
    std::vector<Bytes> answers;
    while (!list.at_end()) answers.push_back(to_bytes(list.any().whole));
    REQUIRE_FALSE(broken);
    return answers;
}

CertificateIdentity identify(const Bytes& octets) {
    auto identity = identify_certificate(octets);
    REQUIRE(identity);
    return *identity;
}

}  // namespace

TEST_CASE("answers_of_the_national_test_authority_hold") {
    if (!needs::foreign_data()) return;
    REQUIRE(load_provider());
    for (const auto& [file, family] :
         {std::pair("cades/CAdES-X-Long-DSTU-4145.p7s", "DSTU"), std::pair("cades/CAdES-X-Long-ECDSA.p7s", "ECDSA"),
          std::pair("pki/czo-cades/CAdES-X-Long-DSTU-4145.p7s", "DSTU"),
          std::pair("pki/czo-cades/CAdES-X-Long-RSA.p7s", "RSA")}) {
        INFO(file);
        const std::string name(family);
        const Bytes signature = needs::foreign_file(file);
        const auto answers = answers_in(signature);
        REQUIRE(answers.size() == 1);
        const auto basic = read_basic(answers[0]);
        REQUIRE(basic);
        CHECK(basic->encoding == answers[0]);
        CHECK(basic->certificates.empty());
        CHECK_FALSE(basic->nonce.empty());
        const Bytes responder_octets = needs::foreign_file("pki/czo-certs/CA-TEST_OCSP_" + name + ".cer");
        const Bytes issuer_octets = needs::foreign_file("pki/czo-certs/CA-TEST_" + name + ".cer");
        const Bytes root_responder_octets = needs::foreign_file(
            "pki/czo-certs/ROOT-TEST_" + std::string(name == "ECDSA" ? "OSCP_" : "OSCPS_") + name + ".cer");
        const CertificateIdentity responder = identify(responder_octets);
        const CertificateIdentity root_responder = identify(root_responder_octets);
        CHECK(*names_responder(*basic, responder));
        CHECK_FALSE(*names_responder(*basic, root_responder));
        CHECK(verify_signature(*basic, responder));
        CHECK(verify_signature(*basic, root_responder).error().code == Errc::integrity);
        const Bytes signer_octets = verify(signature, {})->signers[0].certificate;
        const auto single = find_single(*basic, identify(signer_octets).serial, identify(issuer_octets));
        REQUIRE(single);
        REQUIRE(*single);
        CHECK((*single)->status == CertStatus::good);
        CHECK((*single)->this_update == basic->produced_at);
        CHECK_FALSE((*single)->next_update);
        CHECK(*find_single(*basic, responder.serial, identify(issuer_octets)) == nullptr);
    }
}

TEST_CASE("a_genuine_answer_is_what_is_known_of_it") {  // pki 14
    if (!needs::foreign_data()) return;
    REQUIRE(load_provider());
    const auto answers = answers_in(needs::foreign_file("cades/CAdES-X-Long-DSTU-4145.p7s"));
    CHECK(hex_encode(*digest(*digest_by_name("dstu34311"), {answers[0]})) ==
          "adc543b8261e487f69eb0b1b5dc8c75acce4d933450ba8956976b7b72e5feba7");
    const auto basic = read_basic(answers[0]);
    REQUIRE(basic);
    CHECK(std::chrono::system_clock::to_time_t(basic->produced_at) == 1709540706);  // 20240304082506Z
}

TEST_CASE("an_old_answer_about_a_revoked_certificate_is_read_whole") {
    if (!needs::foreign_data()) return;
    REQUIRE(load_provider());
    const auto answer = read_answer(needs::foreign_file("pki/crl-ocsp-tsp/ocsp_resp_for_revoked_cert.dat"));
    REQUIRE(answer);
    const auto basic = read_basic(answer->basic);
    REQUIRE(basic);
    const Bytes responder = needs::foreign_file("pki-dstu/ocsp_certificate.cer");
    const Bytes root = needs::foreign_file("pki-dstu/root_certificate.cer");
    CHECK(*names_responder(*basic, identify(responder)));
    CHECK(verify_signature(*basic, identify(responder)));
    CHECK(verify_signature(*basic, identify(root)).error().code == Errc::integrity);
    CHECK(basic->certificates.size() == 2);
    const auto single = find_single(*basic, Bytes{2, 4, 0x33, 0x34, 0x36, 0x38}, identify(root));
    REQUIRE(single);
    REQUIRE(*single);
    CHECK((*single)->status == CertStatus::revoked);
    CHECK((*single)->reason == std::optional(3U));
    CHECK((*single)->invalid_at);
    CHECK((*single)->next_update);
    CHECK(std::chrono::system_clock::to_time_t((*single)->revoked_at) == 1474899534);  // 2016-09-26 14:18:54
}

TEST_CASE("a_toy_signed_with_sha1_proves_nothing") {  // by its README
    if (!needs::foreign_data()) return;
    const auto answer = read_answer(needs::foreign_file("pki/crl-ocsp-tsp/ocsp_response.dat"));
    REQUIRE(answer);
    const auto basic = read_basic(answer->basic);
    REQUIRE(basic);
    REQUIRE(basic->certificates.size() == 1);
    CHECK(verify_signature(*basic, identify(basic->certificates[0])).error().code == Errc::weak);
}

}  // namespace pidpys::crypto::ocsp
