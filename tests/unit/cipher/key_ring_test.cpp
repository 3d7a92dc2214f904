// SPDX-License-Identifier: MIT
#include "api/session/key_ring.hpp"

#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "api/messages/reason.hpp"
#include "journal/journal.hpp"
#include "material.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::crypto::test;

TEST_CASE("key_ring_takes_a_key_that_is_open_already_with_the_certificate_it_came_with") {
    const crypto::EvpPkey authority = make_key(KeyKind::p256), key = make_key(KeyKind::p256);
    const Bytes root = make_certificate(authority.get(), {"Корінь", 1, "critical,keyCertSign,cRLSign", true});
    CertificateSpec named{"Підписувач", 2}, newer{"Підписувач", 3};
    newer.not_before = -60;
    const Bytes first = make_certificate(key.get(), named, authority.get(), root);
    const Bytes second = make_certificate(key.get(), newer, authority.get(), root);

    journal::NoJournal journal;
    KeyRing ring(journal, {}, [&] { return std::vector<Bytes>{second, root}; });
    crypto::KeyEntry entry;
    EVP_PKEY_up_ref(key.get());
    entry.key = crypto::EvpPkey(key.get());
    entry.certificates = {first};
    entry.may_sign = true;
    const auto only = [&] {
        crypto::KeyContainer container;
        container.keys = {entry};
        return container;
    };
    const auto facts = ring.login(only(), {{}, "configuration", {}});
    REQUIRE(facts);
    CHECK(facts->owner == "Підписувач");
    const auto signer = ring.current()->signer();
    REQUIRE(signer);
    REQUIRE_FALSE((*signer)->certificates.empty());
    CHECK(((*signer)->certificates.front() == first));
    CHECK(((*signer)->certificates.back() == root));

    CHECK(ring.login(only(), {{}, "configuration", {}}).error().code == Errc::busy);
    CHECK(ring.logout());
    entry.certificates.clear();
    REQUIRE(ring.login(only(), {{}, "configuration", {}}));  // with one that is known
    CHECK(((*ring.current()->signer())->certificates.front() == second));
    KeyRing stranger(journal);
    CHECK(stranger.login(only(), {{}, "configuration", {}}).error().code == Errc::no_certificate);
}

namespace {

crypto::KeyContainer signing_key(const char* owner) {
    crypto::KeyContainer container;
    crypto::KeyEntry& entry = container.keys.emplace_back();
    entry.key = make_key(KeyKind::p256);
    entry.certificates = {make_certificate(entry.key.get(), {owner, 2})};
    entry.may_sign = true;
    return container;
}

}  // namespace

TEST_CASE("key_ring_holds_keys_side_by_side_where_a_person_says_so") {
    journal::NoJournal journal;
    std::vector<std::string> forgotten;
    KeyRing ring(journal, [&](const std::string& fingerprint) { forgotten.push_back(fingerprint); });
    const auto first = ring.login(signing_key("Перший"), {}, Beside::others);
    REQUIRE(first);
    const auto second_key = signing_key("Другий");
    CHECK(ring.login(second_key, {}).error().code == Errc::busy);
    const auto second = ring.login(second_key, {}, Beside::others);
    REQUIRE(second);
    CHECK(ring.login(second_key, {}, Beside::others).error().code == Errc::busy);

    CHECK(ring.current()->signer_facts().owner == "Другий");
    CHECK(ring.find(first->fingerprint)->signer_facts().owner == "Перший");
    CHECK(ring.choose(first->fingerprint));
    CHECK(ring.current()->signer_facts().owner == "Перший");
    CHECK(ring.all().size() == 2);

    const auto held = ring.current();
    CHECK(ring.holds(held));
    CHECK(ring.logout(first->fingerprint, {}));
    CHECK_FALSE(ring.holds(held));
    CHECK_FALSE(ring.logout(first->fingerprint, {}));
    CHECK_FALSE(ring.choose(first->fingerprint));
    CHECK(forgotten == std::vector{first->fingerprint});
    CHECK(ring.current()->signer_facts().owner == "Другий");
    for (std::size_t others = 1; others < KeyRing::max_containers; ++others)
        REQUIRE(ring.login(signing_key("Ще один"), {}, Beside::others));
    const auto ninth = ring.login(signing_key("Зайвий"), {}, Beside::others);
    REQUIRE_FALSE(ninth);
    CHECK(ninth.error().code == Errc::exhausted);
    CHECK(explain(ninth.error(), Language::en).starts_with("Too many keys are in use already"));
    CHECK(ring.logout());
    CHECK(ring.current() == nullptr);
    CHECK(forgotten.size() == 1 + KeyRing::max_containers);
}

TEST_CASE("key_ring_puts_away_what_nobody_uses_and_leaves_what_nobody_could_bring_back") {
    journal::NoJournal journal;
    KeyRing ring(journal);
    REQUIRE(ring.login(signing_key("Служба"), {{}, "configuration", {}, true}, Beside::others));
    REQUIRE(ring.login(signing_key("Людина"), {{}, "agent", {}}, Beside::others));
    ring.logout_idle(std::chrono::hours(1), {});
    CHECK(ring.all().size() == 2);
    const auto before = ring.current()->last_use();
    ring.current()->used();
    CHECK(ring.current()->last_use() >= before);
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    ring.logout_idle(std::chrono::milliseconds(2), {});
    REQUIRE(ring.all().size() == 1);
    CHECK(ring.current()->signer_facts().owner == "Служба");
}

TEST_CASE("key_ring_puts_away_the_keys_of_a_token_that_was_taken_away") {
    journal::NoJournal journal;
    KeyRing ring(journal);
    bool there = true;
    REQUIRE(ring.login(signing_key("Файл"), {}));
    CHECK_FALSE(ring.may_go());
    REQUIRE(ring.login(signing_key("Токен"), {}, Beside::others, [&] { return there; }));
    CHECK(ring.may_go());
    ring.logout_gone({});
    CHECK(ring.all().size() == 2);
    there = false;
    ring.logout_gone({});
    REQUIRE(ring.all().size() == 1);
    CHECK(ring.current()->signer_facts().owner == "Файл");
}
