// SPDX-License-Identifier: MIT
// Keys of certificates that a token has: the tests' own library (tests/unit/token/double) stands for it, which has a key of
// DSTU 4145, counts wrong PINs and falls, hangs or is pulled out when told to.
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <tuple>

#include <dss_sign.pb.h>

#include "api/dss/admin/new_records.hpp"
#include "api/dss/time.hpp"
#include "crypto/cms/verify.hpp"
#include "double_scene.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using namespace std::chrono_literals;
using test::World;
using token::test::ask_double;
using token::test::double_pin;
using token::test::double_settings;
using token::test::open_double;
using token::test::set_double_environment;
namespace proto = Diadoc::Api::Proto;

namespace {

constexpr const char* double_name = "pkcs11:token=E.key_Almaz-1C;id=%01";

// What stops a helper, and a library that was pulled, is over with the test.
struct Calm {
    Calm() { ask_double(""); }
    ~Calm() {
        ask_double("");
        set_double_environment("PIDPYS_DOUBLE_PULLED", "");
    }
};

struct Scene {
    Calm calm;
    test::TemporaryDirectory directory;
    test::FakeClock clock;
    token::Tokens tokens{double_settings()};
    CertificateRecord certificate;

    Scene() {
        const auto opened = open_double(tokens);
        REQUIRE(opened);
        certificate.der = token::test::certified(opened->container.keys.front()).certificates.front();
        const User alice{test::kAliceId, "alice@example.org", "", "", "", ""};
        certificate = new_certificate(certificate.der, alice, CertificateUse::signing).value();
        certificate.container = token_name(double_name).value();
        certificate.password = "file:" + (directory.path() / "pin").string();
        pin(double_pin);
    }
    void pin(const std::string& text) const { test::write_file(directory.path() / "pin", text + "\n"); }
};

Result<Bytes> sign(const KeyPtr& key, Bytes digest = Bytes(32, 7)) {
    return sign_file(*key, digest, "dstu34311", std::chrono::system_clock::now());
}

token::PinState pin_state(token::Tokens& tokens) { return tokens.find({}).value().pin; }

}  // namespace

TEST_CASE("vault_keeps_a_key_of_a_token_and_lets_go_of_the_token_with_it", "[dss]") {
    Scene scene;
    KeyVault vault(scene.clock, 60s, {}, &scene.tokens);
    {
        const auto key = vault.open(scene.certificate).value();
        CHECK(vault.open(scene.certificate).value() == key);
        CHECK(scene.tokens.sessions() == 1);
        std::atomic<int> good{0};
        std::vector<std::thread> lanes;
        for (int lane = 0; lane < 4; ++lane)
            lanes.emplace_back([&] {
                for (int at = 0; at < 10; ++at) good += sign(key).has_value() ? 1 : 0;
            });
        for (auto& each : lanes) each.join();
        CHECK(good == 40);
        scene.clock.advance(10s);  // it is looked at, and there
        CHECK(vault.open(scene.certificate).value() == key);
    }
    scene.clock.advance(61s);
    vault.drop_idle();
    CHECK(scene.tokens.sessions() == 0);
}

TEST_CASE("vault_without_tokens_has_no_keys_of_theirs", "[dss]") {
    Scene scene;
    KeyVault vault(scene.clock, 60s, {});
    CHECK(vault.open(scene.certificate).error().code == Errc::unavailable);
}

TEST_CASE("vault_gives_a_wrong_pin_to_the_token_once_whatever_becomes_of_it", "[dss]") {
    Scene scene;
    const auto pulled = scene.directory.path() / "pulled";
    set_double_environment("PIDPYS_DOUBLE_PULLED", pulled.string());
    token::Tokens tokens(double_settings());
    KeyVault vault(scene.clock, 60s, {}, &tokens);
    scene.pin("54321");
    const auto first = vault.open(scene.certificate);
    CHECK(first.error().code == Errc::wrong_password);
    CHECK(first.error().detail.find("PIN_INCORRECT") != std::string::npos);
    CHECK(pin_state(tokens) == token::PinState::few_tries);
    for (int at = 0; at < 4; ++at) {
        test::write_file(pulled,
                         "");  // a token that is plugged in anew would take it again, and three would be too many
        CHECK(tokens.look().empty());
        std::filesystem::remove(pulled);
        const auto again = vault.open(scene.certificate);
        CHECK(again.error().code == Errc::wrong_password);
        CHECK(again.error().detail.find("not tried again") != std::string::npos);
        CHECK(again.error().detail.find("54321") == std::string::npos);
    }
    scene.pin(double_pin);
    CHECK(vault.open(scene.certificate));
}

TEST_CASE("vault_asks_again_with_a_pin_that_was_not_that_of_a_login_of_others", "[dss]") {
    Scene scene;
    KeyVault vault(scene.clock, 60s, {}, &scene.tokens);
    {
        const auto of_others = open_double(scene.tokens);
        REQUIRE(of_others);
        scene.pin("other");
        for (int at = 0; at < 5; ++at) CHECK(vault.open(scene.certificate).error().code == Errc::wrong_password);
        CHECK(pin_state(scene.tokens) == token::PinState::usable);  // it was not asked
        scene.pin(double_pin);
        CHECK(vault.open(scene.certificate));  // nor were five counted
    }
}

TEST_CASE("vault_forgets_a_key_whose_token_was_pulled_and_opens_it_anew", "[dss]") {
    Scene scene;
    const char* library = GENERATE("", "one word for all");
    CAPTURE(library);
    ask_double(library);
    const auto pulled = scene.directory.path() / "pulled";
    set_double_environment("PIDPYS_DOUBLE_PULLED", pulled.string());
    token::Tokens tokens(double_settings());
    KeyVault vault(scene.clock, 60s, {}, &tokens);
    const auto key = vault.open(scene.certificate).value();
    REQUIRE(sign(key));
    test::write_file(pulled, "");
    const auto refused = sign(key);
    REQUIRE_FALSE(refused);
    CHECK(vault.explain(*key, refused.error()).code == Errc::unavailable);
    CHECK(vault.open(scene.certificate).error().code == Errc::not_found);
    std::filesystem::remove(pulled);
    const auto anew = vault.open(scene.certificate);
    REQUIRE(anew);
    CHECK(*anew != key);
    CHECK(sign(*anew));
    CHECK_FALSE(sign(key));  // the former stays what it is
}

TEST_CASE("vault_notices_a_token_that_went_while_nobody_signed", "[dss]") {
    Scene scene;
    const auto pulled = scene.directory.path() / "pulled";
    set_double_environment("PIDPYS_DOUBLE_PULLED", pulled.string());
    token::Tokens tokens(double_settings());
    KeyVault vault(scene.clock, 60s, {}, &tokens);
    const auto key = vault.open(scene.certificate).value();
    scene.clock.advance(5s);
    test::write_file(pulled, "");
    CHECK(vault.open(scene.certificate).error().code == Errc::not_found);
    std::filesystem::remove(pulled);
    CHECK(vault.open(scene.certificate).value() != key);
}

TEST_CASE("vault_explains_failures_of_helpers_as_gone_and_of_single_signatures_as_they_are", "[dss]") {
    Scene scene;
    KeyVault vault(scene.clock, 60s, {}, &scene.tokens);
    for (const char* fault : {"crash:C_Sign", "hang:C_Sign", "removed:C_Sign"}) {
        CAPTURE(fault);
        ask_double(fault);
        token::Tokens tokens(double_settings(500ms));
        KeyVault own(scene.clock, 60s, {}, &tokens);
        const auto key = own.open(scene.certificate).value();
        const auto refused = sign(key);
        REQUIRE_FALSE(refused);
        CHECK(own.explain(*key, refused.error()).code == Errc::unavailable);
        ask_double("");
        if (fault != std::string("removed:C_Sign")) CHECK(sign(own.open(scene.certificate).value()));
    }
    ask_double("odd:C_Sign");
    token::Tokens tokens(double_settings());
    KeyVault own(scene.clock, 60s, {}, &tokens);
    const auto key = own.open(scene.certificate).value();
    CHECK(own.explain(*key, sign(key).error()).code == Errc::io);
    CHECK(own.open(scene.certificate).value() == key);
}

TEST_CASE("vault_tries_once_for_all_who_wait_for_a_token_that_hangs_and_others_do_not_wait", "[dss]") {
    Scene scene;
    ask_double("hang:C_Login");
    token::Tokens tokens(double_settings(3s));
    KeyVault vault(scene.clock, 60s, {}, &tokens);
    const auto before = std::chrono::steady_clock::now();
    std::atomic<int> unavailable{0};
    std::vector<std::thread> waiting;
    for (int at = 0; at < 4; ++at)
        waiting.emplace_back([&] {
            const auto opened = vault.open(scene.certificate);
            unavailable += !opened && opened.error().code == Errc::unavailable ? 1 : 0;
        });
    const auto file = test::make_key(scene.directory.path(), "file", "P-256", scene.clock.now(), 24h);
    CHECK(vault.open(file));
    CHECK(unavailable == 0);
    for (auto& each : waiting) each.join();
    CHECK(unavailable == 4);
    CHECK(std::chrono::steady_clock::now() - before < 10s);
}

TEST_CASE("vault_keeps_nobody_waiting_for_long_at_a_token_that_hangs", "[dss]") {
    Scene scene;
    ask_double("hang:C_Login");
    token::Tokens tokens(double_settings(6s));
    KeyVault vault(scene.clock, 60s, {}, &tokens, 500ms);
    std::atomic<bool> ended{false};
    std::thread first([&] {
        std::ignore = vault.open(scene.certificate);
        ended = true;
    });
    std::this_thread::sleep_for(1s);
    CHECK(vault.open(scene.certificate).error().code == Errc::unavailable);
    CHECK_FALSE(ended);
    first.join();
}

TEST_CASE("vault_says_what_is_wrong_with_a_certificate_of_a_token", "[dss]") {
    Scene scene;
    KeyVault vault(scene.clock, 60s, {}, &scene.tokens);
    auto other = scene.certificate;
    other.container = "pkcs11:token=nobody";
    CHECK(vault.open(other).error().code == Errc::not_found);
    other.container = "pkcs11:token=E.key_Almaz-1C;id=%77";
    CHECK(vault.open(other).error().code == Errc::no_key);
    other.container = scene.certificate.container;
    other.der = test::make_key(scene.directory.path(), "other", "P-256", scene.clock.now(), 24h).der;
    CHECK(vault.open(other).error().code == Errc::no_key);
    other = scene.certificate;
    other.password = "file:" + (scene.directory.path() / "none").string();
    CHECK(vault.open(other).error().code == Errc::not_found);
}

TEST_CASE("token_names_carry_no_pin_into_the_store", "[dss]") {
    CHECK(token_name("PKCS11:id=%01;token=work").value() == "pkcs11:token=work;id=%01");
    for (const char* more :
         {"?pin-value=1234", "?pin-source=file:/etc/pin", ";pin-value=1234", "?module-path=/tmp/evil.so"})
        CHECK(token_name(std::string("pkcs11:token=work") + more).error().code == Errc::denied);
    CHECK(token_name("pkcs11:token=work;object=key.p12;type=data").error().code == Errc::invalid_argument);
    CHECK(token_name("/etc/key.p12").error().code == Errc::malformed);
}

namespace {

// Alice's certificate is that of the token.
struct TokenWorld {
    Scene scene;
    World world;

    TokenWorld() {
        test::must(world.store->remove_certificate(world.certificate.thumbprint));
        test::must(world.store->add_certificate(scene.certificate));
        world.tokens = &scene.tokens;
        world.start();
    }
    std::string task(int files = 3) {
        proto::Dss::DssSignRequest request;
        for (int i = 0; i < files; ++i)
            request.add_files()->mutable_content()->set_content("file " + std::to_string(i));
        const auto answer = world.post(std::string("/DssSign?boxId=") + test::kAliceBox, request.SerializeAsString());
        INFO(answer.body.text());
        REQUIRE(answer.status == 200);
        proto::AsyncMethodResult result;
        REQUIRE(result.ParseFromString(std::string(answer.body.text())));
        return result.taskid();
    }
    proto::Dss::DssOperationStatus status(const std::string& id) { return world.result_of(id).operationstatus(); }
};

}  // namespace

TEST_CASE("task_with_a_key_of_a_token_is_completed", "[dss]") {
    TokenWorld w;
    const auto result = w.world.result_of(w.task());
    CHECK(result.operationstatus() == proto::Dss::Completed);
    REQUIRE(result.filesigningresults_size() == 3);
    for (int at = 0; at < 3; ++at) {
        const std::string content = "file " + std::to_string(at);
        const auto verified = crypto::verify(as_bytes(result.filesigningresults(at).signature()), as_bytes(content));
        REQUIRE(verified);
        CHECK_FALSE(verified->signers.front().failure);
    }
}

TEST_CASE("task_whose_token_falls_is_to_be_retried_and_the_next_is_completed", "[dss]") {
    TokenWorld w;
    ask_double("crash:C_Sign");
    w.scene.tokens.close();
    token::Tokens tokens(double_settings());
    w.world.tokens = &tokens;
    w.world.start();
    for (const int files : {1, 3}) {
        const auto result = w.world.result_of(w.task(files));
        CHECK(result.operationstatus() == proto::Dss::OperationRetryRequired);
        for (const auto& file : result.filesigningresults())
            CHECK(file.filesigningstatus() != proto::Dss::SigningCompleted);
    }
    ask_double("");
    CHECK(w.status(w.task()) == proto::Dss::Completed);
    w.world.tokens = nullptr;
    w.world.dss.reset();
}

TEST_CASE("task_with_a_wrong_pin_crashes_and_the_next_does_not_try_it", "[dss]") {
    TokenWorld w;
    w.scene.pin("54321");
    CHECK(w.status(w.task()) == proto::Dss::Crashed);
    CHECK(pin_state(w.scene.tokens) == token::PinState::few_tries);
    for (int at = 0; at < 5; ++at) CHECK(w.status(w.task()) == proto::Dss::Crashed);
    w.scene.pin(double_pin);  // had it been tried more often, nobody but a person could come in now
    CHECK(w.status(w.task()) == proto::Dss::Completed);
}
