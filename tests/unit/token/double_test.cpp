// SPDX-License-Identifier: MIT
// A token of DSTU 4145, and a library that does its worst in each of its functions: the tests' own (double/double.cpp).
#include <cstdlib>

#include <catch2/catch.hpp>

#include "crypto/cms/verify.hpp"
#include "crypto/key/key_agreement.hpp"
#include "crypto/provider/provider.hpp"
#include "material.hpp"
#include "token/named_keys.hpp"

using namespace pidpys;
using namespace pidpys::token;
using namespace std::chrono_literals;

namespace {

const Bytes content = to_bytes(as_bytes("Текст документа"));
constexpr const char* pin = "12345";

void ask_double(const std::string& fault) {
#ifdef _WIN32
    ::_putenv_s("PIDPYS_DOUBLE", fault.c_str());
#else
    ::setenv("PIDPYS_DOUBLE", fault.c_str(), 1);
#endif
}

TokensSettings settings(std::chrono::milliseconds patience = 20s) {
    REQUIRE(crypto::load_provider());
    return {
        .modules = {{"double", PIDPYS_TOKEN_DOUBLE, true}}, .host = {}, .patience = patience, .with_person = patience};
}

tl::expected<NamedKeys, LoginFailure> open(Tokens& tokens, const std::string& given = pin, bool person_knows = false) {
    return open_named_keys(tokens, "pkcs11:token=E.key_Almaz-1C;serial=000123",
                           [&](const ConnectedToken& found) -> Result<PinAttempt> {
                               return PinAttempt{found.id, SecretString(given), person_knows};
                           });
}

crypto::KeyEntry certified(crypto::KeyEntry entry) {
    static const auto authority = crypto::test::make_key(crypto::test::KeyKind::p256);
    static const auto root =
        crypto::test::make_certificate(authority.get(), {.common_name = "Root", .authority = true});
    entry.certificates = {crypto::test::make_certificate(entry.key.get(), {}, authority.get(), root)};
    return entry;
}

Result<Bytes> sign(const crypto::KeyEntry& entry, const char* digest) {
    auto options = crypto::test::sign_options();
    options.digest = digest;
    return crypto::sign(entry, content, options);
}

// All that is ever asked of a module. Whatever comes of it, it ends.
bool everything_works(Tokens& tokens) {
    const auto opened = open(tokens);
    if (!opened) return false;
    const auto entry = certified(opened->keys.front());
    const auto signature = sign(entry, "dstu34311");
    const auto peer = crypto::generate_like(entry.key.get());
    const auto octets = crypto::agreement_octets(peer->get());
    const auto agreed = crypto::agree(entry.key.get(), *octets);
    return signature && agreed;
}

}  // namespace

TEST_CASE("token_double_signs_and_agrees_by_the_numbers_of_the_makers") {
    ask_double("");
    Tokens tokens(settings());
    const auto opened = open(tokens);
    INFO((opened ? std::string() : opened.error().error.detail));
    REQUIRE(opened);
    const auto entry = certified(opened->keys.front());
    CHECK(opened->login->objects().front().algorithm == "DSTU 4145 M257");
    for (const char* digest : {"dstu34311", "KUPYNA-256", "KUPYNA-512"}) {
        CAPTURE(digest);
        const auto signature = sign(entry, digest);
        REQUIRE(signature);
        const auto verified = crypto::verify(*signature, ByteView(content));
        REQUIRE(verified);
        CHECK_FALSE(verified->signers.front().failure);
    }
    const auto peer = crypto::generate_like(entry.key.get());
    REQUIRE(peer);
    const auto there = crypto::agree(entry.key.get(), *crypto::agreement_octets(peer->get()));
    const auto here = crypto::agree(peer->get(), *crypto::agreement_octets(entry.key.get()));
    REQUIRE((there && here));
    CHECK(to_bytes(there->view()) == to_bytes(here->view()));
}

TEST_CASE("token_double_that_signs_amiss_gives_no_signature") {
    ask_double("garbage:C_Sign");
    Tokens tokens(settings());
    const auto opened = open(tokens);
    REQUIRE(opened);
    CHECK(sign(certified(opened->keys.front()), "dstu34311").error().code == Errc::integrity);
}

TEST_CASE("token_double_without_a_public_object_shows_no_key") {
    ask_double("no public key");
    Tokens tokens(settings());
    CHECK(open(tokens).error().error.code == Errc::no_key);
}

TEST_CASE("token_double_is_never_locked_by_itself") {
    ask_double("");
    Tokens tokens(settings());
    for (int at = 0; at < 3; ++at)
        CHECK(open(tokens, "wrong" + std::to_string(at)).error().trouble == PinTrouble::wrong);
    CHECK(open(tokens, "wrong3").error().trouble == PinTrouble::ask_many);
    for (int at = 3; at < 14; ++at)
        CHECK(open(tokens, "wrong" + std::to_string(at), true).error().trouble == PinTrouble::wrong);
    CHECK(open(tokens, "wrong14").error().trouble == PinTrouble::ask_last_try);
    const auto last = open(tokens, "wrong14", true);
    CHECK(last.error().trouble == PinTrouble::wrong);
    CHECK(last.error().after == PinState::locked);
    CHECK(open(tokens, pin, true).error().trouble == PinTrouble::locked);
}

TEST_CASE("token_double_survives_every_fault_in_every_call") {
    const char* function =
        GENERATE("C_GetFunctionList", "C_Initialize", "C_GetInfo", "C_GetSlotList", "C_GetTokenInfo",
                 "C_GetMechanismList", "C_GetMechanismInfo", "C_OpenSession", "C_FindObjectsInit", "C_FindObjects",
                 "C_FindObjectsFinal", "C_GetAttributeValue", "C_Login", "C_SignInit", "C_Sign", "C_DeriveKey",
                 "C_DestroyObject", "C_Logout", "C_CloseSession");
    const char* mode = GENERATE("crash", "exit", "hang", "huge", "removed", "odd", "fork", "close");
    CAPTURE(function, mode);
    {
        ask_double(std::string(mode) + ":" + function);
        Tokens tokens(settings(mode == std::string("hang") ? 200ms : 20000ms));
        const bool worked = everything_works(tokens);
        const std::string fault = mode;
        const bool ends = fault == "crash" || fault == "exit" || fault == "hang";
        const std::string called = function;
        // What comes after all was done, or beside it, hinders nothing.
        if (ends && called != "C_Logout" && called != "C_CloseSession") CHECK_FALSE(worked);
    }
    ask_double("");
    Tokens again(settings());
    CHECK(everything_works(again));
}

TEST_CASE("token_double_that_fell_is_started_anew_and_its_login_is_over") {
    ask_double("crash:C_Sign");
    Tokens tokens(settings());
    auto opened = open(tokens);
    REQUIRE(opened);
    const auto entry = certified(opened->keys.front());
    CHECK_FALSE(sign(entry, "dstu34311"));
    CHECK_FALSE(opened->login->alive());
    ask_double("");
    CHECK(sign(entry, "dstu34311").error().code == Errc::unavailable);
    CHECK(everything_works(tokens));
}
