// SPDX-License-Identifier: MIT
// Signatures of every level judged: what they bring along is enough where it is there, servers are asked for the rest.
#include <catch2/catch.hpp>

#include <algorithm>

#include "certs/indication.hpp"
#include "certs/parse_certificate.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/values.hpp"
#include "desk_fetcher.hpp"
#include "proof/appraisal.hpp"
#include "tests/authority/statuses.hpp"

namespace pidpys::proof {
namespace {

using namespace test;
using certs::Standing;
using certs::StatusSource;
using crypto::CadesLevel;
using std::chrono::hours;
using std::chrono::minutes;

const Bytes agreement = to_bytes(as_bytes("Договір"));

certs::JudgeOptions at_present(const DeskFetcher& network) { return certs::JudgeOptions{network.now()}; }

certs::SignerJudgement judged(const DeskFetcher& network, const Bytes& signature, certs::JudgeOptions options) {
    auto judgement = certs::judge(signature, {}, network.authorities(), options);
    if (!judgement) FAIL(judgement.error().detail);
    return std::move(judgement->signers.at(0));
}

certs::SignerJudgement judged(const DeskFetcher& network, const Bytes& signature) {
    return judged(network, signature, at_present(network));
}

// The same with servers asked.
certs::SignerJudgement appraised(DeskFetcher& network, const Bytes& signature, bool stamps = false) {
    std::optional<certs::SignerJudgement> last;
    Appraisal appraisal(network.context(), [&](const certs::StatusMaterial& asked) {
        auto options = at_present(network);
        options.asked = asked;
        auto judgement = certs::judge(signature, {}, network.authorities(), options);
        if (!judgement) FAIL(judgement.error().detail);
        last = judgement->signers.at(0);
        return unknown_in(*judgement, stamps);
    });
    drive_now(appraisal, network);
    REQUIRE(last);
    return std::move(*last);
}

Bytes long_form(DeskFetcher& network, const Member& person, CadesLevel level) {
    auto made = raise(network, sign(network, person, agreement), level);
    if (!made) FAIL(made.error().detail);
    return std::move(made->signature);
}

bool remarks_on(const certs::SignerJudgement& signer, crypto::RemarkKind kind) {
    return std::ranges::any_of(signer.remarks, [&](const auto& one) { return one.kind == kind; });
}

std::size_t asked_at_all(const DeskFetcher& network) {
    return network.asked("ocsp") + network.asked("crl") + network.asked("tsp") + network.asked("aia");
}

}  // namespace

TEST_CASE("what_a_long_signature_brings_along_is_enough_and_nobody_is_asked") {
    for (const char* family : {"dstu", "rsa", "ecdsa"})
        for (const CadesLevel level : {CadesLevel::x_long, CadesLevel::lt, CadesLevel::lta}) {
            DeskFetcher network(family);
            const Bytes signature = long_form(network, network.person(), level);
            const auto made = network.now();
            const std::size_t before = asked_at_all(network);
            // Years later, when every certificate but the root's has ended.
            for (const auto later : {hours(0), hours(24 * 400)}) {
                network.pass(later);
                const auto signer = appraised(network, signature);
                INFO(family << " " << static_cast<int>(level) << " " << later.count());
                CAPTURE(signer.reason ? signer.reason->detail : std::string());
                CHECK(signer.valid());
                CHECK(signer.level == level);
                CHECK(signer.proven);
                CHECK(signer.at <= made + minutes(1));
                CHECK(signer.revocation_checked());
                for (const auto& remark : signer.remarks)
                    CHECK(remark.kind == crypto::RemarkKind::stamp_server_expired);
                CHECK(signer.remarks.empty() == (later == hours(0)));
                for (const auto& status : signer.statuses) CHECK(status.source == StatusSource::embedded);
                for (const auto& stamp : signer.stamps) CHECK(stamp.valid());
            }
            CHECK(asked_at_all(network) == before);
        }
}

TEST_CASE("without_a_time_stamp_a_signature_ends_with_its_certificate_and_with_one_it_does_not") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    Bytes bes = sign(network, person, agreement);
    const Bytes t = long_form(network, person, CadesLevel::t);
    CHECK_FALSE(judged(network, bes).valid());  // its authority is not at hand
    const certs::AuthorityRegistry registry(
        {}, {{network.office().house.root.certificate()}, {network.office().house.issuing.certificate()}, {}});
    const auto verdict = [&](const Bytes& signature) {
        return std::move(certs::judge(signature, {}, registry, {network.now()})->signers.at(0));
    };
    CHECK(verdict(bes).valid());
    CHECK_FALSE(verdict(bes).proven);
    CHECK(verdict(t).valid());
    network.pass(hours(24 * 400));
    const auto ended = verdict(bes);
    CHECK(ended.verdict == certs::Verdict::invalid);
    CHECK(ended.reason->code == Errc::expired);
    CHECK(ended.reason->detail.find("no time-stamp proves") != std::string::npos);
    const auto kept = verdict(t);
    CHECK(kept.valid());
    CHECK(kept.proven);
    CHECK(remarks_on(kept, crypto::RemarkKind::revocation_unknown));
}

TEST_CASE("revoked_after_the_time_proven_is_no_harm") {
    for (const unsigned reason : {1U, 4U, 6U}) {
        INFO(reason);
        DeskFetcher network("ecdsa");
        const Member person = network.person();
        const Bytes x_long = long_form(network, person, CadesLevel::x_long);
        network.pass(hours(1));
        network.office().events.push_back({serial_of(person.certificate()), network.now(), reason});
        network.pass(hours(1));
        const auto kept = judged(network, x_long);
        CHECK(kept.valid());
        CHECK(kept.revocation_checked());
    }
}

TEST_CASE("servers_tell_what_nobody_at_hand_knows") {
    for (const char* responder : {"", "503"}) {
        INFO(responder);
        DeskFetcher network("ecdsa");
        network.spoil("ocsp", responder);
        const Member person = network.person();
        auto chained = person;
        chained.entry.certificates.push_back(network.office().house.issuing.certificate());
        crypto::SignOptions options;
        options.form = crypto::SignatureForm::attached;
        options.embed = crypto::EmbedCertificates::chain;
        options.signing_time = network.now();
        const Bytes bes = *crypto::sign(chained.entry, agreement, options);
        CHECK(remarks_on(judged(network, bes), crypto::RemarkKind::revocation_unknown));
        const auto good = appraised(network, bes);
        CAPTURE(good.reason ? good.reason->detail : std::string());
        CHECK(good.valid());
        REQUIRE(good.statuses.size() == 2);
        CHECK(good.statuses[0].source == StatusSource::asked);
        CHECK(good.statuses[0].standing.kind == Standing::good);

        const auto t = raise(network, bes, CadesLevel::t);
        REQUIRE(t);
        network.pass(hours(1));
        network.office().events.push_back({serial_of(person.certificate()), network.now(), 4});
        network.pass(hours(1));
        const auto revoked = appraised(network, bes);
        CHECK(revoked.verdict == certs::Verdict::invalid);
        CHECK(revoked.reason->code == Errc::revoked);
        REQUIRE(revoked.revoked);
        CHECK(revoked.revoked->is_signer);
        CHECK(revoked.revoked->revocation.reason == 4U);
        // What a time-stamp proves to be older stays.
        const auto stamped = appraised(network, t->signature);
        CHECK(stamped.valid());
        CHECK(remarks_on(stamped, crypto::RemarkKind::revoked_since));
    }
}

TEST_CASE("where_nobody_tells_who_ought_to_there_is_no_verdict_and_strangers_addresses_are_not_asked") {
    DeskFetcher network("ecdsa");
    network.spoil("ocsp", "503");
    network.spoil("crl", "503");
    auto chained = network.person();
    chained.entry.certificates.push_back(network.office().house.issuing.certificate());
    crypto::SignOptions options;
    options.form = crypto::SignatureForm::attached;
    options.embed = crypto::EmbedCertificates::chain;
    options.signing_time = network.now();
    const auto unknown = appraised(network, *crypto::sign(chained.entry, agreement, options));
    CHECK(unknown.verdict == certs::Verdict::unchecked);
    CHECK(unknown.lacks_status());
    CHECK(unknown.reason->code == Errc::unavailable);
    CHECK_FALSE(unknown.revocation_checked());
    CHECK(remarks_on(unknown, crypto::RemarkKind::revocation_unknown));
    CHECK(certs::indicate(unknown).sub == certs::SubIndication::try_later);
    CHECK(network.asked("ocsp") > 0);

    const std::size_t before = asked_at_all(network);
    const Member stranger = *pidpys::test::authority::house_of("rsa").issue_person("Чужий");
    CHECK_FALSE(appraised(network, sign(network, stranger, agreement)).valid());
    CHECK(asked_at_all(network) == before);
}

TEST_CASE("status_of_time_stamp_servers_is_asked_where_that_is_wanted") {
    DeskFetcher network("ecdsa");
    const Bytes x_long = long_form(network, network.person(), CadesLevel::x_long);
    const std::size_t before = asked_at_all(network);
    CHECK_FALSE(appraised(network, x_long).stamps.at(0).revocation_checked());
    CHECK(asked_at_all(network) == before);
    CHECK(appraised(network, x_long, true).stamps.at(0).revocation_checked());
    CHECK(asked_at_all(network) > before);
    // Compromised: whatever it has stamped may be of any time.
    for (const auto& [reason, stands] : {std::pair(1U, false), std::pair(4U, true)}) {
        INFO(reason);
        DeskFetcher other("ecdsa");
        const Bytes signature = long_form(other, other.person(), CadesLevel::x_long);
        other.pass(hours(1));
        other.office().events.push_back({serial_of(other.office().house.stamps.certificate()), other.now(), reason});
        other.pass(hours(1));
        const auto signer = appraised(other, signature, true);
        CHECK(signer.stamps.at(0).valid() == stands);
        CHECK(signer.proven == stands);
    }
}

TEST_CASE("what_is_to_be_said_of_a_signatures_time_stamps_is_said") {
    using crypto::RemarkKind;
    DeskFetcher network("ecdsa");
    const Bytes x_long = long_form(network, network.person(), CadesLevel::x_long);
    auto options = at_present(network);
    CHECK(judged(network, x_long, options).remarks.empty());
    options.signature_stamps = certs::StampDemand::if_present;  // nobody tells the status of their server
    const auto asked = judged(network, x_long, options);
    CHECK(asked.valid());
    CHECK(asked.revocation_checked());
    CHECK(remarks_on(asked, RemarkKind::revocation_unknown));
    options.stamp_revocation = false;
    CHECK(judged(network, x_long, options).remarks.empty());

    options = at_present(network);
    options.now -= hours(1);  // a time that is still to come
    CHECK(remarks_on(judged(network, x_long, options), RemarkKind::clock_apart));
    options.now += hours(24 * 4000);  // the server's certificate has ended
    CHECK(remarks_on(judged(network, x_long, options), RemarkKind::stamp_server_expired));
}

TEST_CASE("stamps_that_are_demanded_have_to_be_there_and_to_hold") {
    using certs::StampDemand;
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    const Bytes x_long = long_form(network, person, CadesLevel::x_long);
    const auto with = [&](const Bytes& signature, StampDemand content, StampDemand stamps) {
        certs::JudgeOptions options = at_present(network);
        options.content_stamp = content;
        options.signature_stamps = stamps;
        return judged(network, signature, options);
    };
    CHECK(with(x_long, StampDemand::if_present, StampDemand::required).valid());
    const auto lacking = with(x_long, StampDemand::required, StampDemand::required);
    CHECK(lacking.verdict == certs::Verdict::invalid);
    CHECK(lacking.reason->code == Errc::not_found);

    // The stamp of another signature proves nothing, and spoils what asks for stamps.
    const Bytes other = long_form(network, person, CadesLevel::t);
    const auto token = crypto::verify(other, {})->signers.at(0).signature_timestamp;
    auto editor = crypto::SignatureEditor::open(x_long);
    editor->replace_unsigned(0, crypto::oids::signature_timestamp, token);
    const Bytes changed = editor->encode();
    const auto told = with(changed, StampDemand::none, StampDemand::none);
    CHECK(told.valid());
    CHECK_FALSE(told.proven);
    CHECK(told.stamps.at(0).reason->code == Errc::integrity);
    CHECK(with(changed, StampDemand::none, StampDemand::if_present).verdict == certs::Verdict::invalid);
}

}  // namespace pidpys::proof
