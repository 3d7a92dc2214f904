// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "certs/certificate.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::certs {
namespace {

using namespace crypto::test;

}  // namespace

TEST_CASE("certificate_of_a_national_seal_states_its_facts") {
    const Bytes der = needs::foreign_file("diia-test/diia-test-sign-7775603.cer");
    if (der.empty()) return;
    const auto facts = certificate_facts(der);
    REQUIRE(facts);
    CHECK(facts->owner.full_name == "ДП ДІЯ (Тестування)");
    CHECK(facts->owner.organization == "ДП ДІЯ (Тестування)");
    CHECK(facts->owner.country == "UA");
    CHECK(facts->owner.locality == "Київ");
    CHECK(facts->owner.serial_number == "401065");
    CHECK(facts->owner.email == "vladko@gmail.com");
    CHECK(facts->issuer.organization_identifier == "NTRUA-43395033");
    CHECK(facts->serial == "3ED5083160DBC59B04000000A91E060073A57600");
    CHECK(facts->key_algorithm == "ДСТУ 4145-2002");
    CHECK(facts->key_parameters == "M257");
    CHECK(facts->public_key.starts_with("0421"));
    CHECK(facts->signature_algorithm == "ДСТУ 4145-2002, ГОСТ 34.311-95");
    CHECK(facts->subject_key_id == "5BC6C06EE1E00C1700E92AA7A9AD75F82D3CB7A9B66E3A98023209B24513315C");
    CHECK(facts->digital_signature);
    CHECK(facts->non_repudiation);
    CHECK_FALSE(facts->key_agreement);
    CHECK_FALSE(facts->is_authority);
    CHECK(facts->is_seal);
    CHECK(facts->is_qualified);
    CHECK_FALSE(facts->has_qscd);
    CHECK(facts->edrpou == "43395033");
    CHECK(facts->drfou.empty());
    CHECK(facts->ocsp_urls == std::vector<std::string>{"http://ca.informjust.ua/services/ocsp/"});
    CHECK(facts->issuer_urls == std::vector<std::string>{"http://ca.informjust.ua/uploads/certificates/diia.p7b"});
    CHECK(facts->crl_urls ==
          std::vector<std::string>{"http://ca.informjust.ua/download/crls/CA-BED50831-Full-S17.crl"});
    CHECK(facts->delta_crl_urls ==
          std::vector<std::string>{"http://ca.informjust.ua/download/crls/CA-BED50831-Delta-S17.crl"});
    CHECK(facts->tsp_urls == std::vector<std::string>{"http://ca.informjust.ua/services/tsp/"});
    CHECK(facts->not_before == std::chrono::system_clock::from_time_t(1649181479));
    CHECK(facts->not_after == std::chrono::system_clock::from_time_t(1712339879));
}

TEST_CASE("certificate_for_agreement_and_authority_are_told_apart") {
    const Bytes agreement = needs::foreign_file("diia-test/diia-test-kep-7775604.cer");
    const Bytes root = needs::foreign_file("diia-test/CAO-05E19E2CD92EA2990100000001000000C1000000.cer");
    if (agreement.empty() || root.empty()) return;
    const auto for_agreement = certificate_facts(agreement);
    CHECK(for_agreement->key_agreement);
    CHECK_FALSE(for_agreement->digital_signature);
    CHECK(for_agreement->key_parameters == "M431");
    const auto authority = certificate_facts(root);
    CHECK(authority->is_authority);
    CHECK(authority->is_qualified);
    CHECK_FALSE(authority->digital_signature);
}

TEST_CASE("certificate_numbers_are_read_from_european_identifiers") {
    const crypto::EvpPkey key = make_key(KeyKind::p256);
    CertificateSpec spec;
    spec.common_name = "Петренко Петро Петрович";
    spec.subject = {{"serialNumber", "TINUA-1234567890"},
                    {"organizationIdentifier", "NTRUA-12345678"},
                    {"SN", "Петренко"},
                    {"GN", "Петро Петрович"}};
    const auto facts = certificate_facts(make_certificate(key.get(), spec));
    REQUIRE(facts);
    CHECK(facts->drfou == "1234567890");
    CHECK(facts->edrpou == "12345678");
    CHECK(facts->owner.surname == "Петренко");
    CHECK(facts->owner.given_name == "Петро Петрович");
    CHECK(facts->key_algorithm == "ECDSA");
    CHECK(facts->key_parameters == "P-256");
    CHECK(facts->signature_algorithm == "ECDSA, SHA-256");
    CHECK(facts->owner.rfc2253.find("Петренко Петро Петрович") != std::string::npos);
    CHECK(facts->sha1_thumbprint.size() == 40);
}

TEST_CASE("certificate_numbers_in_directory_attributes_come_first") {
    const crypto::EvpPkey key = make_key(KeyKind::rsa);
    CertificateSpec spec;
    spec.subject = {{"serialNumber", "PASUA-AB123456"}};
    // РНОКПП 1111111111 and УНЗР 19900101-00001.
    spec.extensions = {
        {"2.5.29.9",
         "DER:30:3c:"
         "30:1a:06:0c:2a:86:24:02:01:01:01:0b:01:04:01:01:31:0a:13:08:31:31:31:31:31:31:31:31:"
         "30:1e:06:0c:2a:86:24:02:01:01:01:0b:01:04:0b:01:31:0e:13:0c:31:39:39:30:30:31:30:31:2d:30:30:31"}};
    const auto facts = certificate_facts(make_certificate(key.get(), spec));
    REQUIRE(facts);
    CHECK(facts->drfou == "11111111");
    CHECK(facts->unzr == "19900101-001");
    CHECK(facts->passport == "AB123456");
    CHECK(facts->key_parameters == "2048");
}

TEST_CASE("certificate_without_key_usage_may_do_everything") {
    const crypto::EvpPkey key = make_key(KeyKind::ed25519);
    CertificateSpec spec;
    spec.key_usage.clear();
    const auto facts = certificate_facts(make_certificate(key.get(), spec));
    REQUIRE(facts);
    CHECK(facts->digital_signature);
    CHECK(facts->key_agreement);
    CHECK(facts->key_algorithm == "Ed25519");
    CHECK(facts->key_parameters.empty());
}

TEST_CASE("certificate_addresses_that_are_no_addresses_are_left_out") {
    const crypto::EvpPkey key = make_key(KeyKind::p256);
    CertificateSpec spec;
    spec.extensions = {{"authorityInfoAccess", "OCSP;URI:http://good/,OCSP;URI:http://bad address/"}};
    const auto facts = certificate_facts(make_certificate(key.get(), spec));
    REQUIRE(facts);
    CHECK(facts->ocsp_urls == std::vector<std::string>{"http://good/"});
}

TEST_CASE("certificate_facts_of_garbage_are_refused") {
    CHECK(certificate_facts({}).error().code == Errc::malformed);
    CHECK(certificate_facts(Bytes(100, 0x30)).error().code == Errc::malformed);
    CHECK(certificate_facts(Bytes(100'000)).error().code == Errc::too_large);
    const crypto::EvpPkey key = make_key(KeyKind::p256);
    Bytes der = make_certificate(key.get());
    for (std::size_t size = 0; size < der.size(); size += 11) CHECK_FALSE(certificate_facts(ByteView(der).first(size)));
    der.push_back(0);
    CHECK_FALSE(certificate_facts(der));
}

}  // namespace pidpys::certs
