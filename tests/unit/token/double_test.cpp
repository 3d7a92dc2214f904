// SPDX-License-Identifier: MIT
// A token of DSTU 4145, and a library that does its worst in each of its functions: the tests' own (double/double.cpp).
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/verify.hpp"
#include "double_scene.hpp"

using namespace pidpys;
using namespace pidpys::token;
using namespace pidpys::token::test;
using namespace std::chrono_literals;

namespace {

const Bytes content = to_bytes(as_bytes("Текст документа"));

Result<Bytes> sign(const crypto::KeyEntry& entry, const char* digest, bool pss = false) {
    auto options = crypto::test::sign_options();
    options.digest = digest;
    options.rsa_pss = pss;
    return crypto::sign(entry, content, options);
}

void check_signature(const crypto::KeyEntry& entry, const char* digest, bool pss = false) {
    CAPTURE(digest, pss);
    const auto signature = sign(entry, digest, pss);
    INFO((signature ? std::string() : signature.error().detail));
    REQUIRE(signature);
    const auto verified = crypto::verify(*signature, ByteView(content));
    REQUIRE(verified);
    CHECK_FALSE(verified->signers.front().failure);
}

// All that is ever asked of a module. Whatever comes of it, it ends.
bool everything_works(Tokens& tokens) {
    const auto opened = open_double(tokens);
    if (!opened) return false;
    const auto entry = certified(opened->container.keys.front());
    const auto signature = sign(entry, "dstu34311");
    const auto peer = crypto::generate_like(entry.key.get());
    const auto octets = crypto::agreement_octets(peer->get());
    const auto agreed = crypto::agree(entry.key.get(), *octets);
    const SecretBytes key(32);
    const auto wrapped = crypto::wrap_elsewhere(entry.key.get(), *octets, {}, key.view());
    const auto unwrapped = wrapped ? crypto::unwrap_elsewhere(entry.key.get(), *octets, {}, *wrapped)
                                   : Result<SecretBytes>(fail(Errc::io));
    const auto made = opened->login->make_key({"m257", true, "новий"});
    if (made) (*made)->keep();
    const auto certificate = made ? certified((*made)->key()).certificates.front() : Bytes();
    const bool written = made && opened->login->write_certificate((*made)->object(), certificate);
    return signature && agreed && unwrapped && written;
}

}  // namespace

TEST_CASE("token_double_signs_and_agrees_by_the_numbers_of_the_makers") {
    ask_double("");
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    INFO((opened ? std::string() : opened.error().error.detail));
    REQUIRE(opened);
    const auto entry = certified(opened->container.keys.front());
    CHECK(opened->login->objects().front().algorithm == "DSTU 4145 M257");
    for (const char* digest : {"dstu34311", "KUPYNA-256", "KUPYNA-512"}) check_signature(entry, digest);
    const auto peer = crypto::generate_like(entry.key.get());
    REQUIRE(peer);
    const auto there = crypto::agree(entry.key.get(), *crypto::agreement_octets(peer->get()));
    const auto here = crypto::agree(peer->get(), *crypto::agreement_octets(entry.key.get()));
    REQUIRE((there && here));
    CHECK(to_bytes(there->view()) == to_bytes(here->view()));
}

#ifdef _WIN32
// Under a Wine of both widths.
TEST_CASE("token_double_of_32_bits_signs_for_a_program_of_64", "[.width32]") {
    ask_double("");
    Tokens tokens(double_settings(60s, PIDPYS_TOKEN_DOUBLE32));
    CHECK(open_double(tokens, "wrong").error().trouble == PinTrouble::wrong);
    const auto opened = open_double(tokens);
    INFO((opened ? std::string() : opened.error().error.detail));
    REQUIRE(opened);
    CHECK(opened->login->objects().front().algorithm == "EC P-256");
    const auto signature = sign(certified(opened->container.keys.front()), "SHA256");
    REQUIRE(signature);
    const auto verified = crypto::verify(*signature, ByteView(content));
    REQUIRE(verified);
    CHECK_FALSE(verified->signers.front().failure);
}
#endif

TEST_CASE("token_double_that_hashes_by_itself_gets_what_is_signed") {
    struct Alone {
        const char *key, *mechanism, *digest;
        bool pss;
    };
    const auto alone = GENERATE(
        Alone{"rsa", "40", "SHA256", false}, Alone{"rsa", "41", "SHA384", false}, Alone{"rsa", "43", "SHA256", true},
        Alone{"rsa", "45", "SHA512", true}, Alone{"p256", "1044", "SHA256", false},
        Alone{"p256", "1046", "SHA512", false}, Alone{"dstu", "80420032", "dstu34311", false},
        Alone{"dstu", "80420033", "KUPYNA-256", false}, Alone{"dstu", "80420035", "KUPYNA-512", false});
    ask_double(DoubleToken{{}, alone.key, alone.mechanism});
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    const auto entry = certified(opened->container.keys.front());
    check_signature(entry, alone.digest, alone.pss);
    // By another digest it has no mechanism.
    const char* other = alone.key == std::string("dstu")        ? "KUPYNA-384"
                        : alone.digest == std::string("SHA384") ? "SHA256"
                                                                : "SHA384";
    CHECK(sign(entry, other, alone.pss).error().code == Errc::unsupported);
}

TEST_CASE("token_double_derives_and_wraps_by_itself_or_gives_the_secret_away") {
    const char* fault = GENERATE("", "no derivation", "no secrets");
    const bool kalyna = GENERATE(false, true);
    CAPTURE(fault, kalyna);
    ask_double(fault);
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    EVP_PKEY* key = opened->container.keys.front().key.get();
    const auto peer = crypto::generate_like(key);
    REQUIRE(peer);
    const auto octets = crypto::agreement_octets(peer->get());
    const Bytes ukm(64, 7), content_key(32, 0x5a);
    const crypto::WayToWrap way{{}, kalyna, ByteView(ukm)};
    const auto wrapped = crypto::wrap_elsewhere(key, *octets, way, content_key);
    const auto agreed = crypto::agree(key, *octets);
    if (fault == std::string("no derivation")) {
        CHECK(wrapped.error().code == Errc::unsupported);
        CHECK(crypto::unwrap_elsewhere(key, *octets, way, Bytes(44)).error().code == Errc::unsupported);
        CHECK(agreed);
        return;
    }
    CHECK(agreed.has_value() == (*fault == 0));
    REQUIRE(wrapped);
    CHECK(wrapped->size() == (kalyna ? 96U : 44U));
    auto unwrapped = crypto::unwrap_elsewhere(key, *octets, way, *wrapped);
    REQUIRE(unwrapped);
    CHECK(to_bytes(unwrapped->view()) == content_key);
    // Whatever is wrong, the word is one.
    Bytes spoilt = *wrapped;
    spoilt[9] ^= 1;
    CHECK(crypto::unwrap_elsewhere(key, *octets, way, spoilt).error().code == Errc::integrity);
    CHECK(crypto::unwrap_elsewhere(key, *octets, way, Bytes(43)).error().code == Errc::integrity);
    CHECK(crypto::unwrap_elsewhere(key, *octets, {{}, !kalyna, ByteView(ukm)}, *wrapped).error().code ==
          Errc::integrity);
    CHECK(crypto::unwrap_elsewhere(key, *octets, way, *wrapped));
}

TEST_CASE("token_double_unwraps_what_others_wrote") {
    struct Written {
        const char *key, *peer, *ukm, *wrapped, *content_key;
    };
    // keys-and-envelopes 1.13, KA1 (jkurwa) and KA3 (UAPKI).
    const auto it = GENERATE(
        Written{"1.2.804.2.1.1.1.1.3.1.1.2.6:0a0e1400001e091b160101150f1b1e0f1d14130e1c0b07011d120a04120c041d",
                "0421c7a0046391727993f5e400b965ab48994aa1b81423b6c9f3c4235cd7effdfa4f00",
                "3132333435363738393031323334353637383930313233343536373839303132",
                "ff047d15e162cda20abf2fef944b0881cff3c2f463c4e2ebe9ed1b336503b5f4f9066248799067666c5a2403",
                "3132333435363738393031323334353637383930313233343536373839303132"},
        Written{
            "1.2.804.2.1.1.1.1.3.1.1.2.9:181d1ba4d50fabcaf01bb065f0232ee4c96423a1d85aae0be22f877ce1885e034e098dce053"
            "45114a4d7ad2c75690d4de9b218809e4d",
            "0436b239466810db061a3aaa34606db3f1ea48c76fb2375dbbeebdd94a5b85a985bf6cc83e399bd19bbdf76844b34be968fcc201"
            "46fd3c6c",
            "e6dab6a634d65c1cd9c1bbd87b0603f14ed95692a4ab91cb7ab498d35f0efda553719045e60cc56f5341a5de23edbd2cb0875c68"
            "845dd69f06cb3b0021419d8d",
            "552c59dde116121a38bda35f9c61b8aedcf1db6b02d56ff32cad339b15eb905d6754dc9fad1c5e778792e69d",
            "916a756e9caffd07be40a8b7736e78e1c3ec19757103c39ccf8862e3d9d4efb5"});
    ask_double(DoubleToken{{}, it.key, {}});
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    const Bytes ukm = hex_decode(it.ukm).value();
    const auto unwrapped =
        crypto::unwrap_elsewhere(opened->container.keys.front().key.get(), hex_decode(it.peer).value(),
                                 {{}, false, ByteView(ukm)}, hex_decode(it.wrapped).value());
    REQUIRE(unwrapped);
    CHECK(hex_encode(unwrapped->view()) == it.content_key);
}

TEST_CASE("token_double_makes_keys_that_stay_where_they_were_kept") {
    ask_double("");
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    Bytes id;
    {
        auto made = opened->login->make_key({"m431", true, "Шифрування"});
        INFO((made ? std::string() : made.error().detail));
        REQUIRE(made);
        CHECK((*made)->object().algorithm == "DSTU 4145 M431");
        CHECK((*made)->object().label == "Шифрування");
        CHECK((*made)->object().id.size() == 16);
        CHECK((*made)->key().may_agree);
        check_signature(certified((*made)->key()), "dstu34311");
    }  // not kept: removed
    CHECK(open_double(tokens)->container.keys.size() == 1);
    crypto::KeyEntry entry;
    {
        auto made = opened->login->make_key({"m257", false, "Підпис"});
        REQUIRE(made);
        (*made)->keep();
        id = (*made)->object().id;
        entry = certified((*made)->key());
        CHECK(opened->login->write_certificate((*made)->object(), entry.certificates.front()));
        CHECK(opened->login->write_certificate((*made)->object(), entry.certificates.front()));
        const Bytes foreign = certified(opened->container.keys.front()).certificates.front();
        CHECK(opened->login->write_certificate((*made)->object(), foreign).error().code == Errc::no_key);
    }
    const auto again = open_double(tokens);
    REQUIRE(again);
    REQUIRE(again->container.keys.size() == 2);
    const auto named =
        keys_named(*again->login,
                   Uri{.token = {}, .manufacturer = {}, .model = {}, .serial = {}, .object = {}, .type = {}, .id = id});
    REQUIRE(named.size() == 1);
    CHECK(named.front().certificates == entry.certificates);
    CHECK(tokens.objects(again->login->token())->size() == 1);  // once
    CHECK(opened->login->make_key({"rsa2048", false, ""}).error().code == Errc::unsupported);
    CHECK(opened->login->make_key({"m1000", false, ""}).error().code == Errc::unsupported);
}

TEST_CASE("token_double_that_renames_a_new_key_has_none_left") {
    ask_double("renames new keys");
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    CHECK(opened->login->make_key({"m257", false, "x"}).error().code == Errc::malformed);
    CHECK(open_double(tokens)->container.keys.size() == 1);
}

TEST_CASE("token_double_that_signs_amiss_gives_no_signature") {
    ask_double("garbage:C_Sign");
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    CHECK(sign(certified(opened->container.keys.front()), "dstu34311").error().code == Errc::integrity);
}

TEST_CASE("token_double_without_a_public_object_shows_no_key") {
    ask_double("no public key");
    Tokens tokens(double_settings());
    CHECK(open_double(tokens).error().error.code == Errc::no_key);
}

TEST_CASE("token_double_is_never_locked_by_itself") {
    ask_double("");
    Tokens tokens(double_settings());
    for (int at = 0; at < 3; ++at)
        CHECK(open_double(tokens, "wrong" + std::to_string(at)).error().trouble == PinTrouble::wrong);
    CHECK(open_double(tokens, "wrong3").error().trouble == PinTrouble::ask_many);
    for (int at = 3; at < 14; ++at)
        CHECK(open_double(tokens, "wrong" + std::to_string(at), true).error().trouble == PinTrouble::wrong);
    CHECK(open_double(tokens, "wrong14").error().trouble == PinTrouble::ask_last_try);
    const auto last = open_double(tokens, "wrong14", true);
    CHECK(last.error().trouble == PinTrouble::wrong);
    CHECK(last.error().after == PinState::locked);
    CHECK(open_double(tokens, double_pin, true).error().trouble == PinTrouble::locked);
}

TEST_CASE("token_double_keeps_a_container_of_a_bounded_size") {
    ask_double("data 65536");
    {
        Tokens tokens(double_settings());
        const auto seen = tokens.look();
        REQUIRE(seen.size() == 1);
        REQUIRE(seen[0].containers.size() == 1);
        CHECK(seen[0].containers[0].label == "ключ.pem");
        CHECK(seen[0].containers[0].uri.starts_with("pkcs11:token=E.key_Almaz-1C;serial=000123;object=%d0"));
        const auto read = tokens.container(*parse_uri(seen[0].containers[0].uri));
        REQUIRE(read);
        CHECK(read->octets.size() == 65536);
        CHECK(crypto::open_container(read->octets, SecretString())->keys.size() == 1);
        tokens.close();
        CHECK_FALSE(tokens.container(*parse_uri(seen[0].containers[0].uri)));
    }
    for (const char* hostile : {"data 65537", "data 50000000", "data 0 without end", "data 65536 without end"}) {
        CAPTURE(hostile);
        ask_double(hostile);
        Tokens tokens(double_settings());
        const auto seen = tokens.look();
        REQUIRE(seen.size() == 1);
        CHECK(seen[0].containers.empty());  // too long; or of one label, and nobody could say which is meant
        CHECK(tokens.container(*parse_uri("pkcs11:type=data")).error().code == Errc::not_found);
        CHECK(everything_works(tokens));
    }
}

TEST_CASE("token_double_survives_every_fault_in_every_call") {
    const char* function = GENERATE(
        "C_GetFunctionList", "C_Initialize", "C_GetInfo", "C_GetSlotList", "C_GetSlotInfo", "C_GetTokenInfo",
        "C_GetMechanismList", "C_GetMechanismInfo", "C_OpenSession", "C_FindObjectsInit", "C_FindObjects",
        "C_FindObjectsFinal", "C_GetAttributeValue", "C_Login", "C_SignInit", "C_Sign", "C_DeriveKey", "C_WrapKey",
        "C_UnwrapKey", "C_CreateObject", "C_GenerateKeyPair", "C_DestroyObject", "C_Logout", "C_CloseSession");
    const char* mode = GENERATE("crash", "exit", "hang", "huge", "removed", "odd", "fork", "close");
    CAPTURE(function, mode);
    {
        ask_double(std::string(mode) + ":" + function);
        Tokens tokens(double_settings(mode == std::string("hang") ? 200ms : 20000ms));
        const bool worked = everything_works(tokens);
        const std::string fault = mode;
        const bool ends = fault == "crash" || fault == "exit" || fault == "hang";
        const std::string called = function;
        // What comes after all was done, or beside it, hinders nothing.
        if (ends && called != "C_Logout" && called != "C_CloseSession") CHECK_FALSE(worked);
    }
    ask_double("");
    Tokens again(double_settings());
    CHECK(everything_works(again));
}

TEST_CASE("token_double_that_is_pulled_while_it_signs_ends_its_login_and_comes_back_as_a_new_one") {
    const crypto::test::Folder folder;
    const std::string pulled = folder.path("pulled");
    set_double_environment("PIDPYS_DOUBLE_PULLED", pulled);
    ask_double("pulled:C_Sign");
    {
        Tokens tokens(double_settings());
        std::atomic<int> changes{0};
        tokens.on_change([&] { ++changes; });
        CHECK(open_double(tokens, "wrong").error().trouble == PinTrouble::wrong);
        CHECK(open_double(tokens, "wrong").error().trouble == PinTrouble::wrong_again);
        auto opened = open_double(tokens);
        REQUIRE(opened);
        const auto entry = certified(opened->container.keys.front());
        std::thread puller([&] {
            std::this_thread::sleep_for(300ms);
            folder.write("pulled", {});
        });
        const auto refused = sign(entry, "dstu34311");
        puller.join();
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::unavailable);
        CHECK_FALSE(opened->login->alive());
        const int before = changes;
        CHECK(tokens.look().empty());
        CHECK(changes > before);
        CHECK(open_double(tokens).error().error.code == Errc::not_found);

        std::filesystem::remove(pulled);
        CHECK(tokens.look().size() == 1);
        CHECK_FALSE(opened->login->alive());
        CHECK(sign(entry, "dstu34311").error().code == Errc::unavailable);         // no silent log-in
        CHECK(open_double(tokens, "wrong").error().trouble == PinTrouble::wrong);  // it is plugged in anew
        CHECK(open_double(tokens));
    }
    set_double_environment("PIDPYS_DOUBLE_PULLED", "");
    ask_double("");
    Tokens again(double_settings());
    CHECK(everything_works(again));
}

TEST_CASE("token_double_that_falls_or_hangs_ends_what_waited_behind_it_too") {
    for (const char* fault : {"crash:C_Sign", "hang:C_Sign"}) {
        INFO(fault);
        ask_double(fault);
        Tokens tokens(double_settings());
        auto opened = open_double(tokens);
        REQUIRE(opened);
        const auto entry = certified(opened->container.keys.front());
        std::atomic<int> refused{0};
        std::vector<std::thread> threads;
        for (int at = 0; at < 4; ++at)
            threads.emplace_back([&] {
                if (!sign(entry, "dstu34311")) ++refused;
            });
        for (auto& each : threads) each.join();
        CHECK(refused == 4);
        CHECK_FALSE(opened->login->alive());
        ask_double("");
        CHECK(everything_works(tokens));
    }
}

namespace {

// How many of so many threads got a good signature.
int sign_side_by_side(const crypto::KeyEntry& entry, int threads, int each) {
    std::atomic<int> good{0};
    std::vector<std::thread> running;
    for (int at = 0; at < threads; ++at)
        running.emplace_back([&] {
            for (int one = 0; one < each; ++one) {
                const auto made = sign(entry, "dstu34311");
                if (!made) continue;
                const auto verified = crypto::verify(*made, ByteView(content));
                if (verified && !verified->signers.front().failure) ++good;
            }
        });
    for (auto& thread : running) thread.join();
    return good;
}

}  // namespace

TEST_CASE("token_double_that_is_an_hsm_signs_in_as_many_sessions_as_it_tells_and_gives") {
    struct Hsm {
        const char *sessions, *meet;
        int threads, good;
    };
    const auto hsm = GENERATE(Hsm{"0 1000", "meet 3", 3, 3},   // without end
                              Hsm{"4 1000", "meet 3", 3, 3},   // one is left to those who write
                              Hsm{"0 2", "meet 2", 4, 4},      // it gives fewer than it tells; the others wait
                              Hsm{"0 1000", "meet 8", 8, 8});  // no more than that
    CAPTURE(hsm.sessions, hsm.meet);
    ask_double(DoubleToken{hsm.meet, {}, {}, hsm.sessions});
    Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    const auto entry = certified(opened->container.keys.front());
    CHECK(sign_side_by_side(entry, hsm.threads, 1) == hsm.good);
    CHECK(sign_side_by_side(entry, hsm.threads, 20) == 20 * hsm.threads);
    CHECK(opened->login->make_key({"m257", false, "x"}));  // there is room for it
}

TEST_CASE("token_double_that_is_a_card_or_gives_one_session_signs_one_after_the_other") {
    for (const char* sessions : {"", "1 1000", "2 1000", "0 1"}) {
        CAPTURE(sessions);
        ask_double(DoubleToken{{}, {}, {}, sessions});
        {
            Tokens tokens(double_settings());
            const auto opened = open_double(tokens);
            REQUIRE(opened);
            CHECK(sign_side_by_side(certified(opened->container.keys.front()), 4, 10) == 40);
        }
        ask_double(DoubleToken{"meet 2 500", {}, {}, sessions});
        Tokens tokens(double_settings());
        const auto opened = open_double(tokens);
        REQUIRE(opened);
        CHECK(sign_side_by_side(certified(opened->container.keys.front()), 2, 1) == 0);  // neither met the other
    }
}

TEST_CASE("token_double_that_is_an_hsm_and_falls_hangs_or_goes_ends_all_that_were_under_way") {
    for (const char* fault : {"crash:C_Sign", "hang:C_Sign", "removed:C_Sign"}) {
        CAPTURE(fault);
        ask_double(DoubleToken{fault, {}, {}, "0 1000"});
        Tokens tokens(double_settings(2s));
        const auto opened = open_double(tokens);
        REQUIRE(opened);
        const auto entry = certified(opened->container.keys.front());
        CHECK(sign_side_by_side(entry, 6, 2) == 0);
        CHECK_FALSE(opened->login->alive());
        if (fault == std::string("removed:C_Sign")) continue;  // it says so as long as it runs
        ask_double(DoubleToken{{}, {}, {}, "0 1000"});
        CHECK(everything_works(tokens));
    }
}

TEST_CASE("token_double_that_fell_is_started_anew_and_its_login_is_over") {
    ask_double("crash:C_Sign");
    Tokens tokens(double_settings());
    auto opened = open_double(tokens);
    REQUIRE(opened);
    const auto entry = certified(opened->container.keys.front());
    CHECK_FALSE(sign(entry, "dstu34311"));
    CHECK_FALSE(opened->login->alive());
    ask_double("");
    CHECK(sign(entry, "dstu34311").error().code == Errc::unavailable);
    CHECK(everything_works(tokens));
}
