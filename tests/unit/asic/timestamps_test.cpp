// SPDX-License-Identifier: MIT
// Time-stamps of containers: of the file of an ASiC-S, of files and of a whole archive of an ASiC-E.
#include <catch2/catch.hpp>

#include <random>

#include "asic/draft.hpp"
#include "asic/raising.hpp"
#include "stamped_container.hpp"
#include "tests/main/needs.hpp"

using namespace pidpys;
using namespace pidpys::asic;
using namespace pidpys::asic::test;

namespace {

const std::string only_stamp = "META-INF/timestamp.tst";
const std::vector<std::string> all_of_e{file_name, manifest_name, signature_name};

StampedContainer stamped_file(const std::string& family = "ecdsa") {
    StampedContainer container(family);
    container.put(file_name, "договір");
    container.put(only_stamp, container.token(container.members[file_name]));
    return container;
}

StampedContainer archived(bool lt = false) {
    StampedContainer container;
    container.sign_e(lt);
    container.archive();
    return container;
}

std::optional<Errc> reason_of(const StampedContainer& container) {
    const auto judgement = container.judgement();
    REQUIRE(judgement.timestamps.size() == 1);
    const auto& reason = judgement.timestamps.front().judgement.reason;
    return reason ? std::optional(reason->code) : std::nullopt;
}

certs::SignerJudgement signer_of(const StampedContainer& container, certs::JudgeOptions options = {}) {
    return container.judgement(std::move(options)).signatures.at(0).judgement.signers.at(0);
}

bool has_fault(const TimestampJudgement& stamp, FileFault::Kind kind, const std::string& name) {
    return std::ranges::any_of(stamp.faults, [&](const auto& one) { return one.kind == kind && one.name == name; });
}

void change(Bytes& octets) { octets[octets.size() / 2] ^= 1; }

}  // namespace

TEST_CASE("an_ASiC_S_with_a_time_stamp_tells_whose_it_is_and_is_signed_by_nobody") {
    for (const char* family : {"dstu", "rsa", "ecdsa"}) {
        INFO(family);
        const auto container = stamped_file(family);
        const auto judgement = container.judgement();
        REQUIRE(judgement.timestamps.size() == 1);
        const auto& stamp = judgement.timestamps.front();
        CAPTURE(stamp.judgement.reason ? stamp.judgement.reason->detail : "");
        CHECK(stamp.valid());
        CHECK(stamp.name == only_stamp);
        CHECK(stamp.files == std::vector<std::string>{file_name});
        CHECK(stamp.judgement.certificate == container.network.house().stamps.certificate());
        CHECK(judgement.signatures.empty());
        CHECK_FALSE(judgement.valid());
        CHECK(judgement.unsigned_files == std::vector<std::string>{file_name});
    }
}

TEST_CASE("a_time_stamp_in_an_ASiC_S_holds_for_its_file_by_its_server_alone") {
    auto changed_file = stamped_file();
    change(changed_file.members[file_name]);
    CHECK(reason_of(changed_file) == Errc::integrity);

    auto of_another = stamped_file();
    of_another.put(only_stamp, of_another.token(as_bytes("інше")));
    CHECK(reason_of(of_another) == Errc::integrity);

    auto by_a_stranger = stamped_file();
    const auto stranger = pidpys::test::authority::issue_stranger(by_a_stranger.network.house());
    REQUIRE(stranger);
    by_a_stranger.put(only_stamp, by_a_stranger.token(by_a_stranger.members[file_name], *stranger));
    CHECK(reason_of(by_a_stranger) == Errc::untrusted);

    auto damaged = stamped_file();
    damaged.members[only_stamp].pop_back();
    CHECK(reason_of(damaged) == Errc::malformed);

    for (const auto& [reason, stands] : {std::pair(1U, false), std::pair(4U, true)}) {
        INFO(reason);
        auto revoked = stamped_file();
        revoked.revoke(revoked.network.house().stamps, reason);
        CHECK(reason_of(revoked) == (stands ? std::nullopt : std::optional(Errc::revoked)));
    }
}

TEST_CASE("an_archive_time_stamp_keeps_a_signature_after_its_certificate_has_ended") {
    StampedContainer bare;
    bare.sign_e();
    bare.network.pass(hours(24 * 400));
    CHECK(signer_of(bare).reason->code == Errc::expired);

    auto container = archived();
    const auto made = container.network.now();
    container.network.pass(hours(24 * 400));
    const auto judgement = container.judgement();
    CHECK(judgement.valid());
    const auto& stamp = judgement.timestamps.at(0);
    CHECK(stamp.valid());
    CHECK(std::set(stamp.files.begin(), stamp.files.end()) == std::set(all_of_e.begin(), all_of_e.end()));
    const auto signer = signer_of(container);
    CHECK(signer.proven);
    CHECK(signer.at <= made);
    REQUIRE(signer.stamps.size() == 1);
    CHECK(signer.stamps[0].kind == certs::StampKind::archive);
    CHECK(signer.level == crypto::CadesLevel::bes);
}

TEST_CASE("B_LT_under_an_archive_time_stamp_of_the_container_is_B_LTA_as_long_as_that_holds") {
    auto container = archived(true);
    CHECK(signer_of(container).level == crypto::CadesLevel::lta);
    CHECK(signer_of(container).valid());
    CHECK(signer_of(container).stamps.size() == 2);
    container.put(stamp_name, container.token(as_bytes("інше")));
    CHECK(signer_of(container).level == crypto::CadesLevel::lt);
    CHECK(signer_of(container).valid());
}

TEST_CASE("an_archive_time_stamp_that_does_not_fit_proves_nothing_and_spoils_what_demands_it_alone") {
    using certs::StampDemand;
    const auto check = [](StampedContainer& container, Errc reason, bool signature_stands = true) {
        INFO(static_cast<int>(reason));
        certs::JudgeOptions strict;
        strict.signature_stamps = StampDemand::if_present;
        CHECK(reason_of(container) == reason);
        CHECK(signer_of(container).valid() == signature_stands);
        CHECK_FALSE(signer_of(container).proven);
        CHECK_FALSE(signer_of(container, strict).valid());
        container.network.pass(hours(24 * 400));
        CHECK_FALSE(signer_of(container).valid());
    };
    auto changed_file = archived();
    change(changed_file.members[file_name]);
    CHECK(has_fault(changed_file.judgement().timestamps.at(0), FileFault::changed, file_name));
    check(changed_file, Errc::integrity, false);

    auto other_signature = archived();
    const auto first = other_signature.members[manifest_name];
    other_signature.sign_e();  // the same once more: another signature over the same manifest
    CHECK(other_signature.members[manifest_name] == first);
    CHECK(has_fault(other_signature.judgement().timestamps.at(0), FileFault::changed, signature_name));
    check(other_signature, Errc::integrity);

    auto other_manifest = archived();
    other_manifest.put(archive_name, other_manifest.manifest(stamp_name, {signature_name, manifest_name, file_name}));
    CHECK(other_manifest.judgement().timestamps.at(0).faults.empty());
    check(other_manifest, Errc::integrity);

    auto over_something_else = archived();
    over_something_else.put(stamp_name, over_something_else.token(over_something_else.members[file_name]));
    check(over_something_else, Errc::integrity);

    auto lacking = archived();
    lacking.put("інший.txt", "інший");
    lacking.stamp(archive_name, stamp_name, {file_name, manifest_name, signature_name, "інший.txt"});
    lacking.members.erase("інший.txt");
    CHECK(has_fault(lacking.judgement().timestamps.at(0), FileFault::missing, "інший.txt"));
    check(lacking, Errc::integrity);

    auto weak = archived();
    weak.put(archive_name, weak.manifest(stamp_name, all_of_e, "SHA1"));
    weak.put(stamp_name, weak.token(weak.members[archive_name]));
    check(weak, Errc::weak);

    auto compromised = archived();
    compromised.revoke(compromised.network.house().stamps, 1);
    check(compromised, Errc::revoked);
}

TEST_CASE("no_bit_of_what_an_archive_time_stamp_is_over_can_change") {
    auto good = archived();
    std::minstd_rand random(8);
    for (const std::string& name : {file_name, manifest_name, signature_name, archive_name})
        for (int i = 0; i < 60; ++i) {
            Bytes& octets = good.members[name];
            const std::size_t at = random() % octets.size();
            const auto bit = static_cast<std::uint8_t>(1U << random() % 8);
            octets[at] ^= bit;
            const auto judgement = good.judged();
            INFO(name << " " << at << " " << int(bit));
            CHECK((!judgement || !judgement->timestamps.front().valid()));
            octets[at] ^= bit;
        }
    CHECK(good.judgement().timestamps.front().valid());
}

TEST_CASE("a_time_stamp_over_less_than_the_whole_signature_is_told_and_proves_nothing_of_it") {
    for (const auto& names : {std::vector<std::string>{file_name}, {signature_name}, {file_name, signature_name}}) {
        StampedContainer container;
        container.sign_e();
        container.stamp(archive_name, stamp_name, names);
        const auto judgement = container.judgement();
        CHECK(judgement.timestamps.at(0).valid());
        CHECK(judgement.timestamps.at(0).files == names);
        CHECK(judgement.valid());
        CHECK_FALSE(signer_of(container).proven);
        CHECK(signer_of(container).stamps.empty());
    }
}

TEST_CASE("a_newer_archive_time_stamp_keeps_an_older_one_whose_server_is_compromised_later") {
    for (const bool renewed : {true, false}) {
        auto container = archived();
        const std::string old_manifest = "META-INF/ASiCArchiveManifest001.xml";
        const auto made = container.network.now();
        container.members[old_manifest] = container.members[archive_name];
        container.members.erase(archive_name);
        container.network.pass(hours(24 * 300));
        if (renewed) {
            auto names = all_of_e;
            names.insert(names.end(), {old_manifest, stamp_name});
            const auto& house = container.network.house();
            const auto server =
                house.issue({"Другий сервер", "critical,digitalSignature", "critical,timeStamping"}, house.root);
            REQUIRE(server);
            container.stamp(archive_name, "META-INF/timestamp002.tst", names, *server);
        }
        container.revoke(container.network.house().stamps, 1);
        container.network.pass(hours(24 * 100));
        const auto judgement = container.judgement();
        CHECK(judgement.valid() == renewed);
        CHECK(judgement.timestamps.front().valid() == renewed);
        const auto signer = signer_of(container);
        CHECK(signer.proven == renewed);
        if (renewed) CHECK(signer.at <= made);
    }
}

TEST_CASE("time_stamps_of_files_stand_beside_signatures") {
    StampedContainer container;
    container.sign_e();
    container.stamp("META-INF/ASiCManifest002.xml", stamp_name, {file_name});
    const auto judgement = container.judgement();
    CHECK(judgement.valid());
    CHECK(judgement.timestamps.at(0).valid());
    container.members.erase(manifest_name);
    container.members.erase(signature_name);
    container.put(manifest_name, container.members["META-INF/ASiCManifest002.xml"]);
    container.members.erase("META-INF/ASiCManifest002.xml");
    const auto alone = container.judgement();
    CHECK(alone.timestamps.at(0).valid());
    CHECK_FALSE(alone.valid());
}

TEST_CASE("members_that_make_no_time_stamp_of_a_container_are_refused") {
    const auto refused = [](const StampedContainer& container) {
        const auto judgement = container.judged();
        REQUIRE_FALSE(judgement);
        return judgement.error();
    };
    auto no_token = archived();
    no_token.members.erase(stamp_name);
    CHECK(refused(no_token).code == Errc::malformed);
    CHECK(refused(no_token).detail.find("ASiCArchiveManifest.xml") != std::string::npos);

    auto of_a_signature = archived();
    of_a_signature.put(archive_name, of_a_signature.manifest(signature_name, {file_name}));
    CHECK(refused(of_a_signature).code == Errc::malformed);

    auto twice = archived();
    twice.put("META-INF/ASiCArchiveManifest001.xml", twice.members[archive_name]);
    CHECK(refused(twice).detail.find("two manifests") != std::string::npos);

    auto bare = archived();
    bare.put("META-INF/timestamp002.tst", bare.members[stamp_name]);
    CHECK(refused(bare).detail.find("has no manifest") != std::string::npos);

    auto outside = archived();
    std::string text(as_text(outside.members[archive_name]));
    const std::string uri = uri_of(file_name);
    text.replace(text.find(uri), uri.size(), "../" + uri);
    outside.put(archive_name, text);
    CHECK(refused(outside).code == Errc::malformed);

    StampedContainer both;
    both.sign_s();
    both.put(only_stamp, both.token(both.members[file_name]));
    CHECK(refused(both).code == Errc::malformed);
    auto two = stamped_file();
    two.put("META-INF/timestamp2.tst", two.members[only_stamp]);
    CHECK(refused(two).code == Errc::malformed);

    auto many = archived();
    for (std::size_t i = 0; i < kMaxTimestamps; ++i)
        many.stamp("META-INF/ASiCArchiveManifest" + std::to_string(100 + i) + ".xml",
                   "META-INF/timestamp" + std::to_string(100 + i) + ".tst", {file_name});
    CHECK(refused(many).code == Errc::too_large);
}

TEST_CASE("what_a_time_stamp_is_over_does_not_change_and_others_sign_beside_it") {
    const auto joining = [](const StampedContainer& container) {
        const Bytes octets = container.octets();
        auto archive = Archive::open(ByteView(octets));
        REQUIRE(archive);
        return Draft::joining(std::move(*archive)).map([](const Draft&) {});
    };
    StampedContainer s;
    s.sign_s();
    CHECK(joining(s));
    s.stamp(archive_name, stamp_name, {file_name, "META-INF/signature.p7s"});
    CHECK(signer_of(s).proven);
    CHECK(joining(s).error().code == Errc::unsupported);
    CHECK(joining(archived()));
    CHECK(joining(stamped_file()).error().code == Errc::unsupported);

    const Bytes octets = archived().octets();
    CHECK(Raising::of(*Archive::open(ByteView(octets))).error().code == Errc::unsupported);
    // Names that a time-stamp has are not given to a signature.
    StampedContainer data_stamp;
    data_stamp.sign_e();
    data_stamp.stamp("META-INF/ASiCManifest002.xml", stamp_name, {file_name});
    const Bytes whole = data_stamp.octets();
    const auto names = signature_names(Form::e, *outline_of(*Archive::open(ByteView(whole))));
    CHECK(names.manifest == "META-INF/ASiCManifest003.xml");
}

TEST_CASE("an_archive_time_stamp_of_another_program_fits") {
    const Bytes octets = needs::foreign_file("pki/eu-asic/ASiC-E-CAdES-BpLTA.sce");
    if (octets.empty()) return;
    const auto archive = Archive::open(ByteView(octets));
    REQUIRE(archive);
    // Trusted as if the server's own root were known: the highest certificate that the token brings along.
    const auto token = crypto::timestamp::read_token(*archive->read(*archive->find(stamp_name), kMaxTokens));
    REQUIRE(token);
    const certs::AuthorityRegistry registry(std::vector<certs::Authority>{}, {token->certificates, {}, {}});
    const auto judged = asic::judge(*archive, registry, {std::chrono::system_clock::now()});
    REQUIRE(judged);
    const auto& stamp = judged->timestamps.at(0);
    CAPTURE(stamp.judgement.reason ? stamp.judgement.reason->detail : "");
    CHECK(stamp.valid());
    CHECK(stamp.files == std::vector<std::string>{signature_name, "META-INF/ASiCManifest.xml", "TEST-DOC.txt"});
    CHECK(stamp.faults.empty());
    CHECK(judged->signatures.at(0).judgement.signers.at(0).stamps.back().kind == certs::StampKind::archive);
}
