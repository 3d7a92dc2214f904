// SPDX-License-Identifier: MIT
// Genuine signatures judged at the time they were made and long after, with known answers: as strict as the rules are,
// these stay valid, and what is not proven does not become so.
#include <catch2/catch.hpp>

#include <filesystem>
#include <map>

#include "crypto/cms/certificate_choice.hpp"
#include "genuine.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::certs {
namespace {

using namespace genuine;
using crypto::CadesLevel;
using crypto::RemarkKind;

struct Expected {
    CadesLevel level;
    std::time_t content_stamp, signature_stamp;  // 0: none
    bool answer = false;                         // the signer's status is within
};

// genTime as OpenSSL and Bouncy Castle read it.
const std::map<std::string, Expected> national_answers{
    {"cades/CAdES-BES-DSTU-4145.p7s", {CadesLevel::bes, 1709540786, 0}},
    {"cades/CAdES-BES-DSTU-7564.p7s", {CadesLevel::bes, 1709546391, 0}},
    {"cades/CAdES-BES-ECDSA.p7s", {CadesLevel::bes, 1709549450, 0}},
    {"cades/CAdES-BES-RSA.p7s", {CadesLevel::bes, 1709555305, 0}},
    {"cades/CAdES-X-Long-DSTU-4145.p7s", {CadesLevel::x_long, 1709540706, 1709540706, true}},
    {"cades/CAdES-X-Long-ECDSA.p7s", {CadesLevel::x_long, 1709549369, 1709549369, true}},
    {"pki/czo-cades/CAdES-C-DSTU-4145.p7s", {CadesLevel::c, 1709540734, 1709540734}},
    {"pki/czo-cades/CAdES-C-RSA.p7s", {CadesLevel::c, 1709555254, 1709555255}},
    {"pki/czo-cades/CAdES-T-DSTU-4145.p7s", {CadesLevel::t, 1709540765, 1709540765}},
    {"pki/czo-cades/CAdES-T-RSA.p7s", {CadesLevel::t, 1709555282, 1709555282}},
    {"pki/czo-cades/CAdES-X-Long-DSTU-4145.p7s", {CadesLevel::x_long, 1709540706, 1709540706, true}},
    {"pki/czo-cades/CAdES-X-Long-RSA.p7s", {CadesLevel::x_long, 1709555229, 1709555229, true}},
};

SignerJudgement judged(const Signature& signature, const AuthorityRegistry& registry, TimePoint now) {
    INFO(signature.file);
    auto judgement = judge(signature.octets, signature.beside, registry, {now});
    if (!judgement) FAIL(judgement.error().detail);
    REQUIRE(judgement->signers.size() == 1);
    return std::move(judgement->signers.front());
}

std::vector<std::time_t> times(const SignerJudgement& signer, StampKind kind) {
    std::vector<std::time_t> found;
    for (const auto& stamp : signer.stamps)
        if (stamp.kind == kind && stamp.valid())
            found.push_back(std::chrono::system_clock::to_time_t(stamp.info.gen_time));
    return found;
}

bool remarks_on(const SignerJudgement& signer, RemarkKind kind) {
    return std::ranges::any_of(signer.remarks, [&](const auto& one) { return one.kind == kind; });
}

}  // namespace

TEST_CASE("authorities_and_services_do_not_sign_documents") {
    if (!needs::foreign_data()) return;
    const AuthorityRegistry registry = national_registry();
    const auto services = national_store().candidates;
    REQUIRE(services.size() == 16);
    for (const Bytes& service : services) {
        CHECK_FALSE(crypto::may_sign_documents(*crypto::identify_certificate(service)));
        CHECK(registry.validate(service, {}, national_time));
    }
}

TEST_CASE("genuine_national_signatures_are_judged_as_of_the_time_proven") {
    if (!needs::foreign_data()) return;
    const AuthorityRegistry registry = national_registry();
    std::size_t seen = 0;
    for (const Signature& signature : national_signatures()) {
        INFO(signature.file);
        const Expected& expected = national_answers.at(signature.file);
        const bool proven = expected.signature_stamp != 0;
        for (const TimePoint now : {national_time, long_after}) {
            const auto signer = judged(signature, registry, now);
            CAPTURE(signer.reason ? signer.reason->detail : std::string());
            CHECK(signer.level == expected.level);
            CHECK(times(signer, StampKind::content) == std::vector{expected.content_stamp});
            CHECK(times(signer, StampKind::signature) ==
                  (proven ? std::vector{expected.signature_stamp} : std::vector<std::time_t>{}));
            CHECK(signer.proven == proven);
            CHECK(signer.at == (proven ? at_seconds(expected.signature_stamp) : now));
            // Without a proof of its time a signature holds no longer than its certificate.
            CHECK(signer.valid() == (proven || now == national_time));
            if (!signer.valid()) {
                CHECK(signer.reason->code == Errc::expired);
                continue;
            }
            REQUIRE(signer.statuses.size() == 2);
            CHECK((signer.statuses[0].source == StatusSource::embedded) == expected.answer);
            CHECK((signer.statuses[0].standing.kind == Standing::good) == expected.answer);
            CHECK(signer.statuses[1].source == StatusSource::none);  // that of the authority is in none of them
            CHECK_FALSE(signer.revocation_checked());
            CHECK(remarks_on(signer, RemarkKind::revocation_unknown));
        }
        ++seen;
    }
    CHECK(seen == national_answers.size());
}

TEST_CASE("with_its_root_alone_an_x_long_finds_its_path_and_no_proof") {
    if (!needs::foreign_data()) return;
    const AuthorityRegistry roots = national_registry(false);
    std::size_t seen = 0;
    for (const Signature& signature : national_signatures()) {
        INFO(signature.file);
        const auto& expected = national_answers.at(signature.file);
        const auto then = judged(signature, roots, national_time);
        // Their authorities are in certificate-values; the certificates of the time-stamp servers are nowhere in them.
        CHECK(then.valid() == (expected.level == CadesLevel::x_long));
        CHECK_FALSE(then.proven);
        for (const auto& stamp : then.stamps) CHECK(stamp.verdict == Verdict::unchecked);
        CHECK_FALSE(judged(signature, roots, long_after).valid());
        seen += then.valid() ? 1 : 0;
    }
    CHECK(seen == 4);
}

TEST_CASE("european_signatures_with_archive_stamps_are_judged_from_the_newest_to_the_oldest") {
    if (!needs::foreign_data()) return;
    struct European {
        CadesLevel level;
        bool valid;
        std::vector<std::time_t> signature, archive;
    };
    const std::map<std::string, European> answers{
        {"pki/eu-cades/CAdESDoubleLTA.p7m", {CadesLevel::lta, true, {1559057031}, {1559057031, 1559057033}}},
        {"pki/eu-cades/Signature-C-A-XL-1.p7m", {CadesLevel::archive, true, {1386342606}, {1386853048}}},
        {"pki/eu-cades/cades-lta-detached.pkcs7", {CadesLevel::lta, true, {1585215884}, {1585215884}}},
        {"pki/eu-cades/cades-content-tst.pkcs7", {CadesLevel::bes, false, {}, {}}},
        {"pki/eu-cades/cades-extended-bes.pkcs7", {CadesLevel::bes, false, {}, {}}},
    };
    std::size_t seen = 0;
    for (const Signature& signature : european_signatures()) {
        INFO(signature.file);
        const European& expected = answers.at(signature.file);
        const auto signer = judged(signature, registry_within(signature), long_after);
        CAPTURE(signer.reason ? signer.reason->detail : std::string());
        CHECK_FALSE(signer.facts.failure);
        CHECK(signer.level == expected.level);
        CHECK(signer.valid() == expected.valid);
        CHECK(signer.proven == expected.valid);
        CHECK(times(signer, StampKind::signature) == expected.signature);
        CHECK(times(signer, StampKind::archive) == expected.archive);
        if (expected.valid) CHECK(signer.at == at_seconds(expected.signature.front()));
        ++seen;
    }
    CHECK(seen == answers.size());
}

TEST_CASE("the_content_of_a_detached_signature_is_what_its_archive_stamp_is_over") {
    if (!needs::foreign_data()) return;
    for (Signature& signature : european_signatures()) {
        if (signature.file.find("lta-detached") == std::string::npos) continue;
        signature.beside->front() ^= 1;
        const auto signer = judged(signature, registry_within(signature), long_after);
        CHECK(signer.verdict == Verdict::invalid);
        CHECK(signer.reason->code == Errc::integrity);
    }
}

}  // namespace pidpys::certs
