// SPDX-License-Identifier: MIT
// What goes wrong at servers and in signatures is one clear error, and no signature comes of it.
#include <catch2/catch.hpp>

#include <random>

#include "crypto/asn1/writer.hpp"
#include "crypto/cades/oids.hpp"
#include "desk_fetcher.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::proof {
namespace {

using namespace test;
using crypto::CadesLevel;

const Bytes contract = to_bytes(as_bytes("Договір"));

Error error_of(const Result<Upgraded>& result) {
    REQUIRE_FALSE(result);
    return result.error();
}

bool mentions(const Error& error, const std::string& words) { return error.detail.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a_time_stamp_server_that_goes_wrong_is_named_with_its_own_words") {
    struct Case {
        const char* fault;
        const char* words;
    };
    for (const Case& one : std::vector<Case>{{"rejection", "Ліміт позначок часу вичерпано"},
                                             {"out-of-order", "timeNotAvailable"},
                                             {"wrong-nonce", "nonce"},
                                             {"no-nonce", "nonce"},
                                             {"wrong-imprint", "other data"},
                                             {"another's", "other data"},
                                             {"not-a-server", "signer"},
                                             {"no-certificates", "certificate is not there"},
                                             {"html", "not a time-stamp answer"},
                                             {"503", "503"},
                                             {"empty", "not a time-stamp answer"},
                                             {"big", "not a time-stamp answer"}}) {
        INFO(one.fault);
        DeskFetcher network("ecdsa");
        network.spoil("tsp", one.fault);
        const Error error = error_of(raise(network, sign(network, network.person(), contract), CadesLevel::t));
        INFO(error.detail);
        CHECK(mentions(error, one.words));
        CHECK(mentions(error, "http://127.0.0.1:1/tsp/ecdsa"));
    }
}

TEST_CASE("a_stamp_by_a_stranger_does_not_carry_a_signature_beyond_t") {
    DeskFetcher network("ecdsa");
    auto stranger = pidpys::test::authority::house_of("rsa");
    network.office().house.stamps = stranger.stamps;  // a server of another authority
    const Error error = error_of(raise(network, sign(network, network.person(), contract), CadesLevel::x_long));
    CHECK(error.code == Errc::untrusted);
    CHECK(mentions(error, "http://127.0.0.1:1/tsp/ecdsa: the time-stamp server's certificate "));
}

TEST_CASE("a_status_that_is_not_good_is_never_taken_for_good") {
    for (const char* fault :
         {"unknown", "other-serial", "stale", "future", "stranger", "other-authority", "wrong-nonce", "no-nonce",
          "sha1", "unsigned", "try-later", "unauthorized", "html", "empty", "503"}) {
        INFO(fault);
        DeskFetcher network("ecdsa");
        network.spoil("ocsp", fault);
        network.spoil("crl", "404");
        const Error error = error_of(raise(network, sign(network, network.person(), contract), CadesLevel::x_long));
        INFO(error.detail);
        CHECK(error.code == Errc::unavailable);
        CHECK(mentions(error, "http://127.0.0.1:1/ocsp/ecdsa"));
        CHECK(mentions(error, "http://127.0.0.1:1/crl/ecdsa"));
    }
}

TEST_CASE("a_list_that_does_not_count_is_not_taken_for_one_that_names_nobody") {
    for (const char* fault : {"unknown-critical", "wrong-issuer", "expired", "sha1", "cut", "unsigned", "html"}) {
        INFO(fault);
        DeskFetcher network("ecdsa");
        network.spoil("ocsp", "503");
        network.spoil("crl", fault);
        const Error error = error_of(raise(network, sign(network, network.person(), contract), CadesLevel::x_long));
        CHECK(error.code == Errc::unavailable);
    }
}

TEST_CASE("a_revoked_certificate_is_not_raised_unless_a_stamp_was_before") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    const auto t = raise(network, sign(network, person, contract), CadesLevel::t);
    REQUIRE(t);
    network.pass(std::chrono::minutes(10));
    const Bytes serial = network.office().issued.back();
    network.office().events.push_back({serial, network.now(), 1});
    network.pass(std::chrono::minutes(10));
    CHECK(raise(network, t->signature, CadesLevel::x_long));
    for (const char* responder : {"", "503"}) {
        network.spoil("ocsp", responder);
        const Error error = error_of(raise(network, sign(network, person, contract), CadesLevel::x_long));
        CHECK(error.code == Errc::revoked);
    }
}

TEST_CASE("a_revocation_that_is_announced_harms_who_signs_now_and_nobody_before") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    const auto t = raise(network, sign(network, person, contract), CadesLevel::t);
    REQUIRE(t);
    network.pass(std::chrono::minutes(10));
    network.spoil("ocsp", "announced");
    const Error error = error_of(raise(network, sign(network, person, contract), CadesLevel::x_long));
    INFO(error.detail);
    CHECK(error.code == Errc::revoked);
    CHECK(mentions(error, "http://127.0.0.1:1/ocsp/ecdsa: revoked at "));
    CHECK(mentions(error, "superseded"));
    CHECK(raise(network, t->signature, CadesLevel::x_long));
}

TEST_CASE("an_ended_certificate_is_not_raised_unless_a_stamp_was_before") {
    DeskFetcher network("ecdsa");
    pidpys::test::authority::Issue brief;
    brief.common_name = "Коротка";
    brief.until = std::chrono::hours(2);
    const auto person = network.office().house.issue(brief, network.office().house.issuing);
    REQUIRE(person);
    const auto identity = crypto::identify_certificate(person->certificate());
    network.office().issued.push_back(to_bytes(identity->serial.subspan(2)));
    const Bytes bes = sign(network, *person, contract);
    const auto t = raise(network, bes, CadesLevel::t);
    REQUIRE(t);
    network.pass(std::chrono::hours(3));
    CHECK(error_of(raise(network, bes, CadesLevel::t)).code == Errc::expired);
    CHECK(error_of(raise(network, bes, CadesLevel::x_long)).code == Errc::expired);
    CHECK(raise(network, t->signature, CadesLevel::x_long));
}

TEST_CASE("a_stamp_of_a_time_at_which_the_certificate_is_not_valid_is_refused_by_name") {
    DeskFetcher network("ecdsa");
    pidpys::test::authority::Issue brief;
    brief.common_name = "Коротка";
    brief.until = std::chrono::hours(2);
    const auto person = network.office().house.issue(brief, network.office().house.issuing);
    REQUIRE(person);
    network.spoil("tsp", "late");  // by a day
    const Error error = error_of(raise(network, sign(network, *person, contract), CadesLevel::t));
    INFO(error.detail);
    CHECK(error.code == Errc::unavailable);
    CHECK(mentions(error, "http://127.0.0.1:1/tsp/ecdsa: stamps the time 20"));
    network.spoil("tsp", "");
    CHECK(raise(network, sign(network, *person, contract), CadesLevel::t));
}

TEST_CASE("an_unknown_authority_is_told_and_no_server_but_its_own_is_asked") {
    DeskFetcher network("ecdsa");
    const Member stranger = *pidpys::test::authority::house_of("rsa").issue_person("Чужий");
    const Error error = error_of(raise(network, sign(network, stranger, contract), CadesLevel::x_long));
    CHECK(error.code == Errc::untrusted);
    CHECK(network.asked("tsp") == 0);
    CHECK(network.asked("ocsp") == 0);
}

TEST_CASE("without_any_server_the_certificate_is_named_that_has_no_address") {
    DeskFetcher network("ecdsa");
    pidpys::test::authority::Issue bare;
    bare.common_name = "Без адрес";
    bare.addresses = false;
    const auto person = network.office().house.issue(bare, network.office().house.issuing);
    REQUIRE(person);
    const Error error = error_of(raise(network, sign(network, *person, contract), CadesLevel::t));
    CHECK(error.code == Errc::not_found);
    CHECK(mentions(error, "no time-stamp server"));
}

TEST_CASE("a_signature_that_does_not_hold_is_not_raised") {
    DeskFetcher network("ecdsa");
    Bytes signature = sign(network, network.person(), contract, crypto::SignatureForm::detached);
    CHECK(error_of(raise(network, signature, CadesLevel::t, as_bytes("інше"))).code == Errc::integrity);
    CHECK(error_of(raise(network, as_bytes("не підпис"), CadesLevel::t)).code == Errc::malformed);
    CHECK(error_of(raise(network, signature, CadesLevel::c, ByteView(contract))).code == Errc::invalid_argument);
    CHECK(network.asked("tsp") == 0);
}

TEST_CASE("a_stamp_of_another_signature_is_not_kept") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    const auto t = raise(network, sign(network, person, contract), CadesLevel::t);
    REQUIRE(t);
    const auto token = crypto::verify(t->signature, {})->signers.at(0).signature_timestamp;
    const Bytes other = sign(network, person, as_bytes("Інший договір"));
    auto editor = crypto::SignatureEditor::open(other);
    editor->add_unsigned(0, crypto::oids::signature_timestamp, token);
    CHECK(error_of(raise(network, editor->encode(), CadesLevel::x_long)).code == Errc::integrity);
}

TEST_CASE("the_end_of_patience_of_all_workers_ends_an_errand") {
    DeskFetcher network("ecdsa");
    const Bytes bes = sign(network, network.person(), contract);
    auto upgrade = Upgrade::begin(bes, {}, {CadesLevel::x_long, {}}, network.context());
    REQUIRE(upgrade);
    bool done = false;
    drive(
        *upgrade, network, {}, [](const auto&) { return false; }, [&] { done = true; });
    CHECK(done);
    CHECK((*upgrade)->outcome().error().detail.find("too many tasks") != std::string::npos);
}

TEST_CASE("a_single_changed_bit_never_lets_a_bad_signature_be_raised") {
    DeskFetcher network("ecdsa");
    const auto xl = raise(network, sign(network, network.person(), contract), CadesLevel::x_long);
    REQUIRE(xl);
    // Without the time-stamp's values there is something to be raised.
    const auto t = raise(network, sign(network, network.person(), contract), CadesLevel::t);
    REQUIRE(t);
    std::mt19937 chance(20261129);  // the same bits each time
    std::size_t refused = 0;
    for (int i = 0; i < 300; ++i) {
        Bytes changed = t->signature;
        changed[chance() % changed.size()] ^= static_cast<std::uint8_t>(1U << (chance() % 8));
        const auto result = raise(network, changed, CadesLevel::x_long);
        if (!result) {
            ++refused;
            continue;
        }
        // What was raised nevertheless holds: the bit was in nothing that is signed.
        const auto checked = crypto::verify(result->signature, {});
        REQUIRE(checked);
        for (const auto& signer : checked->signers) CHECK_FALSE(signer.failure);
    }
    CHECK(refused > 200);
}

}  // namespace pidpys::proof
