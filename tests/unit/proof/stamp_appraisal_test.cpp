// SPDX-License-Identifier: MIT
// Time-stamps by themselves judged: what they bring along and what is at hand first, servers for the rest.
#include <catch2/catch.hpp>

#include <algorithm>

#include "certs/token_judge.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "desk_fetcher.hpp"
#include "proof/appraisal.hpp"
#include "proof/stamp_inquiry.hpp"

namespace pidpys::proof {
namespace {

using namespace test;
using certs::StampJudgement;
using certs::StatusSource;
using certs::Verdict;
using std::chrono::hours;

const Bytes stamped_text = to_bytes(as_bytes("Позначено"));

Bytes stamped(DeskFetcher& network) {
    crypto::HashedOctets octets(stamped_text);
    Context context = network.context();
    context.stamp_servers = {{"http://127.0.0.1:1/tsp/" + network.office().house.family}};
    StampErrand errand(context, *crypto::timestamp::imprint_of(octets, *crypto::digest_by_name("SHA256")), {});
    drive_now(errand, network);
    const auto stamp = errand.outcome();
    if (!stamp) FAIL(stamp.error().detail);
    return stamp->token.encoding;
}

StampJudgement judged_stamp(DeskFetcher& network, online::Fetcher& fetcher, const Bytes& token,
                            const certs::AuthorityRegistry& authorities, ByteView data = stamped_text) {
    const auto read = crypto::timestamp::read_token(token);
    REQUIRE(read);
    crypto::HashedOctets octets(data);
    StampJudgement last;
    certs::TokenOptions options{network.now()};
    Appraisal appraisal({authorities, network.now()}, [&](const certs::StatusMaterial& asked) {
        options.asked = asked;
        last = certs::TokenJudge(authorities, options, {read->encoding}).judge(*read, certs::digest_of(octets));
        return unknown_in(last, options.now);
    });
    drive_now(appraisal, fetcher);
    return last;
}

StampJudgement judged_stamp(DeskFetcher& network, const Bytes& token, ByteView data = stamped_text) {
    return judged_stamp(network, network, token, network.authorities(), data);
}

std::size_t asked_for_status(const DeskFetcher& network) { return network.asked("ocsp") + network.asked("crl"); }

std::vector<StatusSource> sources(const StampJudgement& stamp) {
    std::vector<StatusSource> sources;
    for (const auto& status : stamp.statuses) sources.push_back(status.source);
    return sources;
}

std::string unknown_words(const StampJudgement& stamp) {
    const auto found = std::ranges::find(stamp.remarks, crypto::RemarkKind::revocation_unknown, &crypto::Remark::kind);
    return found == stamp.remarks.end() ? std::string("(known)") : found->detail;
}

Bytes list_of_root(const DeskFetcher& network) {
    pidpys::test::authority::ListOptions options;
    options.this_update = network.now();
    options.next_update = network.now() + hours(1);
    return *pidpys::test::authority::make_list(network.house().root, options);
}

struct Offline final : online::Fetcher {
    void fetch(online::Request, std::stop_token, online::Callback callback) override {
        ++refused;
        callback(fail(Errc::unavailable, "the network is not to be used (offline)"));
    }
    [[nodiscard]] Result<void> may_ask(const online::Address&) const override {
        return fail(Errc::unavailable, "the network is not to be used (offline)");
    }
    std::size_t refused = 0;
};

}  // namespace

TEST_CASE("a_responder_or_a_list_tells_of_a_stamps_server_what_nobody_at_hand_knows") {
    for (const char* family : {"dstu", "rsa", "ecdsa"})
        for (const char* responder : {"", "503"}) {
            INFO(family << responder);
            DeskFetcher network(family);
            network.spoil("ocsp", responder);
            const auto good = judged_stamp(network, stamped(network));
            CAPTURE(good.reason ? good.reason->detail : std::string());
            CHECK(good.valid());
            CHECK(good.revocation_checked());
            CHECK(good.remarks.empty());
            CHECK(sources(good) == std::vector{StatusSource::asked});
            CHECK(asked_for_status(network) > 0);
        }
}

TEST_CASE("what_a_stamp_brings_along_comes_first_then_what_is_at_hand_and_nobody_is_asked") {
    DeskFetcher network("ecdsa");
    const Bytes token = stamped(network), list = list_of_root(network);
    certs::AuthorityRegistry with_list({{"test", "Тест", {network.house().root.certificate()}, {}, {}, {}}});
    with_list.set_revocation_lists({list});
    CHECK(sources(judged_stamp(network, network, token, with_list)) == std::vector{StatusSource::at_hand});
    auto editor = crypto::SignatureEditor::open(token);
    REQUIRE(editor);
    editor->add_revocation(list);
    const Bytes complete = editor->encode();
    const auto embedded = judged_stamp(network, network, complete, with_list);
    CHECK(embedded.valid());
    CHECK(sources(embedded) == std::vector{StatusSource::embedded});
    CHECK(asked_for_status(network) == 0);
}

TEST_CASE("a_status_that_nobody_tells_is_neither_good_nor_bad_and_who_was_asked_is_told") {
    DeskFetcher network("ecdsa");
    const Bytes token = stamped(network);
    network.spoil("ocsp", "503");
    network.spoil("crl", "503");
    const auto unknown = judged_stamp(network, token);
    CHECK(unknown.valid());
    CHECK_FALSE(unknown.revocation_checked());
    CHECK(sources(unknown) == std::vector{StatusSource::none});
    for (const char* server : {"http://127.0.0.1:1/ocsp/ecdsa", "http://127.0.0.1:1/crl/ecdsa", "HTTP 503"})
        CHECK(unknown_words(unknown).find(server) != std::string::npos);

    Offline nobody;
    const auto alone = judged_stamp(network, nobody, token, network.authorities());
    CHECK(alone.valid());
    CHECK(nobody.refused > 0);
    CHECK(unknown_words(alone).find("offline") != std::string::npos);
}

TEST_CASE("a_server_revoked_later_has_stamped_nothing_unless_the_reason_spares_the_past") {
    for (const auto& [reason, stands] : {std::pair(1U, false), std::pair(4U, true), std::pair(0U, true)}) {
        INFO(reason);
        DeskFetcher network("ecdsa");
        const Bytes token = stamped(network);
        network.pass(hours(1));
        network.office().events.push_back(
            {serial_of(network.office().house.stamps.certificate()), network.now(), reason});
        network.pass(hours(1));
        const auto judged = judged_stamp(network, token);
        CHECK(judged.valid() == stands);
        if (!stands) CHECK(judged.reason->code == Errc::revoked);
    }
}

TEST_CASE("nobody_is_asked_for_a_stamp_that_does_not_hold_or_of_a_stranger") {
    DeskFetcher network("ecdsa");
    const Bytes token = stamped(network);
    CHECK(judged_stamp(network, token, as_bytes("інше")).reason->code == Errc::integrity);
    const auto stranger = judged_stamp(network, network, token, certs::AuthorityRegistry());
    CHECK(stranger.reason->code == Errc::untrusted);
    CHECK(asked_for_status(network) == 0);
}

}  // namespace pidpys::proof
