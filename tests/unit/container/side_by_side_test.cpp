// SPDX-License-Identifier: MIT
// The keys of one container are derived together: each once, each paid for once, each what it is alone.
#include <catch2/catch.hpp>

#include "crypto/base/cancellation.hpp"
#include "crypto/container/derivation.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::uint64_t few_rounds = 50;
constexpr std::uint64_t keyed_cost = 12;
constexpr std::uint64_t hash_cost = 6;
constexpr std::uint8_t mac_purpose = 3;

const Bytes shared_password{'p', 'a', 's', 's'};
const Bytes three_salts[3] = {Bytes(16, 1), Bytes(16, 2), Bytes(20, 3)};

std::vector<KeyWanted> two_bags_and_a_mac() {
    std::vector<KeyWanted> wanted;
    const auto want = [&](NationalKdf kdf, const Bytes& salted_with, std::size_t size, std::uint8_t id = 0) {
        wanted.push_back({kdf, SecretBytes(shared_password), salted_with, few_rounds, size, id});
    };
    want(NationalKdf::pkcs12_gost34311, three_salts[0], 32, mac_purpose);
    want(NationalKdf::pbkdf2_hmac_gost34311, three_salts[1], 32);
    want(NationalKdf::pbkdf2_kmac_kupyna256, three_salts[2], 48);
    return wanted;
}

struct Keys {
    Result<SecretBytes> mac, first, second;
};
Keys derive_each(DerivationBudget& budget) {
    const Prf* hmac = find_prf(oids::hmac_gost34311.content());
    const Prf* kmac = find_prf(oids::kmac_kupyna256.content());
    return {derive_pkcs12("dstu34311", shared_password, three_salts[0], mac_purpose, few_rounds, 32, budget),
            derive_pbkdf2({three_salts[1], few_rounds, hmac, {}}, shared_password, 32, budget),
            derive_pbkdf2({three_salts[2], few_rounds, kmac, {}}, shared_password, 48, budget)};
}

bool same(const Result<SecretBytes>& a, const Result<SecretBytes>& b) {
    return a && b && equal_constant_time(a->view(), b->view());
}

}  // namespace

TEST_CASE("derivations_made_together_equal_those_alone_and_are_paid_once") {
    DerivationBudget plenty(UINT64_MAX);
    const Keys alone = derive_each(plenty);
    DerivationBudget exact(few_rounds * (hash_cost + keyed_cost + 2 * keyed_cost));
    exact.prepare(two_bags_and_a_mac());
    const Keys together = derive_each(exact);
    CHECK(same(together.mac, alone.mac));
    CHECK(same(together.first, alone.first));
    CHECK(same(together.second, alone.second));
    CHECK(exact.spend(1, 1).error().code == Errc::too_large);         // nothing is left
    CHECK(derive_each(exact).first.error().code == Errc::too_large);  // and each key is handed out once
}

TEST_CASE("derivations_together_end_where_the_budget_does") {
    DerivationBudget short_of_one(few_rounds * (hash_cost + keyed_cost + 2 * keyed_cost) - 1);
    short_of_one.prepare(two_bags_and_a_mac());
    const Keys keys = derive_each(short_of_one);
    CHECK(keys.mac);
    CHECK(keys.first);
    CHECK(keys.second.error().code == Errc::too_large);
}

TEST_CASE("derivations_together_are_no_keys_once_nobody_wants_them") {
    int asked = 0;
    const CancelScope scope([&] { return ++asked > 3; });  // after the three were allowed
    DerivationBudget budget(UINT64_MAX);
    budget.prepare(two_bags_and_a_mac());
    CHECK(derive_each(budget).mac.error().code == Errc::cancelled);
}

TEST_CASE("container_of_several_gost_keys_costs_each_derivation_once") {
    REQUIRE(load_provider());
    std::vector<KeyEntry> keys(2);
    for (KeyEntry& entry : keys) entry.key = std::move(*generate_dstu_key("M257"));
    const auto written = write_pkcs12(keys, SecretString("1234"), {Pkcs12Scheme::gost, 100});
    REQUIRE(written);
    ContainerLimits limits;
    limits.max_work = 100 * (hash_cost + 2 * keyed_cost);
    CHECK(open_container(*written, SecretString("1234"), {}, limits));
    --limits.max_work;
    CHECK(open_container(*written, SecretString("1234"), {}, limits).error().code == Errc::too_large);
}

}  // namespace pidpys::crypto
