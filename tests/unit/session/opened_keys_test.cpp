// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <openssl/evp.h>

#include "../accounts/callers.hpp"
#include "api/session/opened_keys.hpp"
#include "crypto/key/key_elsewhere.hpp"

using namespace pidpys;
using namespace pidpys::api;
using pidpys::api::test::page;

namespace {

OpenKeysPtr some_keys(std::size_t count = 1) {
    static const std::shared_ptr<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
    crypto::KeyContainer container;
    container.keys.resize(count);
    for (auto& entry : container.keys) entry.key = key;
    return std::make_shared<const OpenKeys>(std::move(container));
}

// Places of sessions that are never looked into.
const void* session(std::size_t number) { return reinterpret_cast<const void*>(number + 1); }

struct Kept {
    Accounts accounts;
    OpenedKeys opened;
    SecretString password{"demo"};

    void keep(const std::string& site, std::size_t number, std::size_t keys = 1) {
        opened.keep(accounts.of(page(site)), {session(number), 0}, password, some_keys(keys));
    }
    bool has(std::size_t number) { return opened.find({session(number), 0}, password) != nullptr; }
};

}  // namespace

TEST_CASE("opened_keys_are_found_by_their_session_version_and_password") {
    Kept kept;
    kept.keep("https://bank.ua", 1);
    CHECK(kept.has(1));
    CHECK_FALSE(kept.opened.find({session(1), 1}, kept.password));
    CHECK_FALSE(kept.opened.find({session(2), 0}, kept.password));
    CHECK_FALSE(kept.opened.find({session(1), 0}, SecretString("other")));
    kept.opened.forget(session(1));
    CHECK_FALSE(kept.has(1));
}

TEST_CASE("opened_keys_that_live_elsewhere_are_not_kept") {
    class Elsewhere final : public crypto::KeyElsewhere {
        Result<Bytes> sign(const crypto::WayToSign&, ByteView) override { return fail(Errc::unsupported); }
    };
    Kept kept;
    crypto::KeyContainer container;
    container.keys.resize(2);
    container.keys[0].key = some_keys()->keys()[0].key;
    auto half = crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    container.keys[1].key = crypto::tie_elsewhere(std::move(half), std::make_shared<Elsewhere>()).value();
    const auto keys = std::make_shared<const OpenKeys>(std::move(container));
    kept.keep("https://bank.ua", 1);
    kept.opened.keep(kept.accounts.of(page("https://bank.ua")), {session(1), 1}, kept.password, keys);
    CHECK(keys.use_count() == 1);
    CHECK_FALSE(kept.opened.find({session(1), 1}, kept.password));
}

TEST_CASE("opened_keys_least_recently_used_of_sixteen_gives_way") {
    Kept kept;
    kept.keep("https://other.ua", 9999);
    for (std::size_t i = 0; i < 16; ++i) kept.keep("https://bank.ua", i);
    CHECK(kept.has(0));
    for (std::size_t i = 16; i < 31; ++i) kept.keep("https://x.bank.ua", i);
    CHECK(kept.has(0));
    CHECK_FALSE(kept.has(1));
    CHECK(kept.has(9999));
    CHECK(kept.opened.size() == 17);
    for (std::size_t i = 0; i < 582; ++i) kept.keep("https://bank.ua", i);  // once they filled the secure heap
    CHECK(kept.opened.size() == 17);
}

TEST_CASE("opened_keys_of_large_containers_count_by_their_keys") {
    Kept kept;
    for (std::size_t i = 0; i < 10; ++i) kept.keep("https://bank.ua", i, 32);
    CHECK(kept.opened.size() == 2);
    kept.keep("https://bank.ua", 10, 65);
    CHECK_FALSE(kept.has(10));
}

TEST_CASE("opened_keys_of_all_are_bounded_and_the_caller_with_the_most_gives_way") {
    Kept kept;
    kept.keep("https://small.ua", 9999);
    for (std::size_t site = 0; site < 20; ++site)
        for (std::size_t i = 0; i < 16; ++i) kept.keep("https://s" + std::to_string(site) + ".ua", site * 16 + i);
    CHECK(kept.opened.size() == OpenedKeysLimits{}.all_containers);
    CHECK(kept.has(9999));
}
