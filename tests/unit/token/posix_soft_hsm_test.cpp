// SPDX-License-Identifier: MIT
// Keys of SoftHSM2 sign, agree and decrypt; OpenSSL's command judges what they made.
#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "crypto/cms/verify.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/key/key_agreement.hpp"
#include "crypto/key/key_transport.hpp"
#include "soft_hsm.hpp"
#include "token/named_keys.hpp"

using namespace pidpys;
using namespace pidpys::token;
using namespace pidpys::token::test;
using crypto::test::Folder;
using crypto::test::run;

namespace {

const Bytes content = to_bytes(as_bytes("Текст документа"));

// A detached signature by that key, in the eyes of `openssl cms`.
void check_by_openssl(const crypto::KeyEntry& entry, const char* digest, bool pss = false) {
    auto options = crypto::test::sign_options();
    options.digest = digest;
    options.rsa_pss = pss;
    const auto signature = crypto::sign(entry, content, options);
    INFO((signature ? std::string() : signature.error().detail));
    REQUIRE(signature);
    const Folder folder;
    folder.write("s.p7s", *signature);
    folder.write("content", content);
    std::string said;
    const int status = run("openssl cms -verify -noverify -binary -inform DER -in " + folder.path("s.p7s") +
                               " -content " + folder.path("content") + " -out /dev/null 2>&1",
                           &said);
    INFO(said);
    CHECK(status == 0);
}

void check_by_libcrypto(const crypto::KeyEntry& entry, const char* digest) {
    auto options = crypto::test::sign_options();
    options.digest = digest;
    const auto signature = crypto::sign(entry, content, options);
    REQUIRE(signature);
    const auto verified = crypto::verify(*signature, ByteView(content));
    REQUIRE(verified);
    CHECK_FALSE(verified->signers.front().failure);
}

}  // namespace

TEST_CASE("soft_hsm_keys_sign_as_openssl_verifies") {
    const SoftHsm hsm;
    hsm.make_key("rsa:2048", "01");
    hsm.make_key("EC:prime256v1", "02");
    hsm.make_key("EC:secp384r1", "03");
    hsm.make_key("EC:edwards25519", "04");
    hsm.make_key("rsa:2048", "06", "--usage-sign --always-auth");
    hsm.make_key("EC:secp521r1", "07");
    Tokens tokens(hsm.settings());
    const auto login = log_in(tokens);
    REQUIRE(login);
    REQUIRE((*login)->keys().size() == 6);
    CHECK((*login)->objects()[0].uri.find(";id=%0") != std::string::npos);
    check_by_openssl(certified(**login, 1), "SHA256");
    check_by_openssl(certified(**login, 1), "SHA512");
    check_by_openssl(certified(**login, 1), "SHA256", true);
    check_by_openssl(certified(**login, 1), "SHA384", true);
    check_by_openssl(certified(**login, 2), "SHA256");
    check_by_openssl(certified(**login, 2), "SHA512");  // longer than the order
    check_by_openssl(certified(**login, 3), "SHA384");
    check_by_libcrypto(certified(**login, 4), "SHA512");  // OpenSSL 3.0's cms knows no Ed25519
    check_by_openssl(certified(**login, 6), "SHA256");
    check_by_openssl(certified(**login, 6), "SHA256");
    check_by_openssl(certified(**login, 7), "SHA512");
}

TEST_CASE("soft_hsm_keys_agree_and_decrypt_as_openssl_does") {
    const SoftHsm hsm;
    hsm.make_key("EC:prime256v1", "05", "--usage-derive");
    hsm.make_key("rsa:2048", "08", "--usage-decrypt");
    Tokens tokens(hsm.settings());
    const auto login = log_in(tokens);
    REQUIRE(login);
    const auto agreeing = certified(**login, 5);
    CHECK(agreeing.may_agree);
    const auto peer = crypto::generate_like(agreeing.key.get());
    REQUIRE(peer);
    const auto there = crypto::agree(agreeing.key.get(), *crypto::agreement_octets(peer->get()));
    const auto here = crypto::agree(peer->get(), *crypto::agreement_octets(agreeing.key.get()));
    REQUIRE(there);
    REQUIRE(here);
    CHECK(to_bytes(there->view()) == to_bytes(here->view()));

    const auto decrypting = certified(**login, 8);
    const Bytes secret(32, 0x5a);
    const crypto::WayToDecrypt oaep{"SHA1", "SHA1", {}};  // all that SoftHSM has
    const auto encrypted = crypto::encrypt_to_transport(decrypting.key.get(), oaep, secret);
    REQUIRE(encrypted);
    const auto decrypted = crypto::decrypt_transported(decrypting.key.get(), oaep, *encrypted, secret.size());
    REQUIRE(decrypted);
    CHECK(to_bytes(decrypted->view()) == secret);
    Bytes spoilt = *encrypted;
    spoilt[5] ^= 1;
    CHECK(crypto::decrypt_transported(decrypting.key.get(), oaep, spoilt, secret.size()).error().code ==
          Errc::integrity);
    // With the padding of PKCS #1 v1.5 nobody is told.
    const auto anything = crypto::decrypt_transported(decrypting.key.get(), {}, spoilt, secret.size());
    REQUIRE(anything);
    CHECK(anything->size() == secret.size());
}

TEST_CASE("soft_hsm_certificate_is_paired_with_its_key_by_the_token") {
    const SoftHsm hsm;
    hsm.make_key("EC:prime256v1", "02");
    Bytes certificate;
    {
        Tokens tokens(hsm.settings());
        const auto login = log_in(tokens);
        REQUIRE(login);
        certificate = certified(**login, 2).certificates.front();
    }
    hsm.write_certificate(certificate, "02");
    Tokens tokens(hsm.settings());
    const auto found = tokens.find({});
    REQUIRE(found);
    const auto before = tokens.objects(found->id);
    REQUIRE(before);
    REQUIRE(before->size() == 1);
    CHECK(before->front().certificate == certificate);
    const auto login = log_in(tokens);
    REQUIRE(login);
    REQUIRE((*login)->keys().size() == 1);
    CHECK((*login)->keys().front().certificates == std::vector<Bytes>{certificate});
    CHECK((*login)->objects().front().algorithm == "EC P-256");
    check_by_openssl((*login)->keys().front(), "SHA256");
    // The same objects as OpenSC sees there.
    const std::string said = hsm.tool("--list-objects");
    CHECK(said.find("Certificate Object") != std::string::npos);
    CHECK(keys_named(**login, *parse_uri("pkcs11:id=%02")).size() == 1);
    CHECK(keys_named(**login, *parse_uri("pkcs11:id=%03")).empty());
    CHECK(keys_named(**login, *parse_uri("pkcs11:object=key-02")).size() == 1);
}

TEST_CASE("soft_hsm_shows_the_containers_that_lie_there_and_private_ones_while_it_is_logged_in") {
    const SoftHsm hsm;
    const auto entry = crypto::test::make_entry(crypto::test::KeyKind::p256);
    const Bytes container = *crypto::write_pkcs12({entry}, SecretString("secret"), {crypto::Pkcs12Scheme::aes, 1});
    const Bytes rubbish(300, 0x42);
    hsm.write_data(container, "k.p12");
    hsm.write_data(container, "private.p12", "--private");
    hsm.write_data(rubbish, "rubbish");
    hsm.write_data(container, "twice");
    hsm.write_data(container, "twice");
    hsm.write_data(Bytes(1 << 20, 0x30), "giant");
    Tokens tokens(hsm.settings());
    auto seen = tokens.look();
    REQUIRE(seen.size() == 1);
    REQUIRE(seen[0].containers.size() == 1);
    CHECK(seen[0].containers[0].label == "k.p12");
    CHECK(seen[0].containers[0].uri ==
          "pkcs11:token=pidpys-test;serial=" + seen[0].id.serial + ";object=k.p12;type=data");
    const auto named = [](const std::string& text) { return *parse_uri(text); };
    const auto read = tokens.container(named(seen[0].containers[0].uri));
    REQUIRE(read);
    CHECK(read->octets == container);
    CHECK(crypto::open_container(read->octets, SecretString("secret")));
    CHECK(tokens.container(named("pkcs11:token=pidpys-test;type=data"))->octets == container);
    for (const char* hidden : {"private.p12", "rubbish", "twice", "giant", "none"})
        CHECK(tokens.container(named("pkcs11:type=data;object=" + std::string(hidden))).error().code ==
              Errc::not_found);
    CHECK(open_named_keys(tokens, seen[0].containers[0].uri,
                          [](const auto&) -> Result<PinAttempt> {
                              FAIL("a PIN is asked for");
                              return fail(Errc::internal);
                          })
              .error()
              .error.code == Errc::invalid_argument);

    auto login = log_in(tokens);
    REQUIRE(login);
    CHECK_FALSE(tokens.connected().at(0).containers.empty());  // read anew at the next look, and shown until then
    seen = tokens.look();
    REQUIRE(seen[0].containers.size() == 2);
    const auto secret = std::ranges::find(seen[0].containers, true, &StoredContainer::is_private);
    REQUIRE(secret != seen[0].containers.end());
    CHECK(secret->label == "private.p12");
    CHECK(tokens.container(named(secret->uri))->octets == container);
    CHECK(tokens.container(named("pkcs11:type=data")).error().code == Errc::invalid_argument);
    login->reset();
    CHECK(tokens.look()[0].containers.size() == 1);
    CHECK(tokens.container(named("pkcs11:type=data;object=private.p12")).error().code == Errc::not_found);
}

TEST_CASE("soft_hsm_wrong_pin_goes_to_the_token_once") {
    const SoftHsm hsm;
    Tokens tokens(hsm.settings());
    auto wrong = log_in(tokens, "pidpys-test", "9999");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().trouble == PinTrouble::wrong);
    CHECK(wrong.error().after == PinState::few_tries);
    CHECK(wrong.error().error.code == Errc::wrong_password);
    wrong = log_in(tokens, "pidpys-test", "9999");
    CHECK(wrong.error().trouble == PinTrouble::wrong_again);
    CHECK(log_in(tokens, "pidpys-test", "9998").error().trouble == PinTrouble::wrong);
    CHECK(log_in(tokens, "pidpys-test", "9997").error().trouble == PinTrouble::wrong);
    CHECK(log_in(tokens).error().trouble == PinTrouble::ask_many);
    CHECK(log_in(tokens, "pidpys-test", "").error().trouble == PinTrouble::none);
    const auto found = tokens.find({});
    REQUIRE(found);
    const auto login = tokens.login({found->id, SecretString(SoftHsm::pin), true});
    REQUIRE(login);
    CHECK((*login)->pin() == PinState::few_tries);
    CHECK(tokens.look().front().in_use);
}

TEST_CASE("soft_hsm_login_is_shared_with_who_knows_the_pin_and_ends_with_the_last") {
    const SoftHsm hsm;
    hsm.make_key("EC:prime256v1", "02");
    Tokens tokens(hsm.settings());
    auto first = log_in(tokens);
    REQUIRE(first);
    CHECK(log_in(tokens, "pidpys-test", "1235").error().trouble == PinTrouble::other_in_use);
    auto second = log_in(tokens);
    REQUIRE(second);
    const auto key = certified(**second, 2);
    first->reset();
    second->reset();
    check_by_openssl(key, "SHA256");  // the key holds it
    tokens.log_out_all();
    const auto refused = crypto::sign(key, content, crypto::test::sign_options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::unavailable);
    CHECK(log_in(tokens));
}

TEST_CASE("soft_hsm_two_tokens_are_told_apart_and_eight_threads_sign") {
    const SoftHsm hsm({"one", "two"});
    hsm.make_key("EC:prime256v1", "01", "--usage-sign", "one");
    hsm.make_key("EC:prime256v1", "01", "--usage-sign", "two");
    Tokens tokens(hsm.settings());
    CHECK(tokens.look().size() == 2);
    CHECK(tokens.find({}).error().code == Errc::invalid_argument);
    const auto one = log_in(tokens, "one"), two = log_in(tokens, "two");
    REQUIRE((one && two));
    const auto first = certified(**one, 1), second = certified(**two, 1);
    CHECK(EVP_PKEY_eq(first.key.get(), second.key.get()) != 1);
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (int at = 0; at < 8; ++at)
        threads.emplace_back([&, at] {
            for (int turn = 0; turn < 25; ++turn) {
                const auto& entry = (at + turn) % 2 == 0 ? first : second;
                const auto signature = crypto::sign(entry, content, crypto::test::sign_options());
                const auto verified = signature ? crypto::verify(*signature, ByteView(content))
                                                : Result<crypto::Verification>(fail(Errc::io));
                if (verified && !verified->signers.front().failure) ++good;
            }
        });
    for (auto& each : threads) each.join();
    CHECK(good == 200);
}
