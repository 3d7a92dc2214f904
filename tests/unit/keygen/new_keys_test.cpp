// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "keygen/new_keys.hpp"

namespace pidpys::keygen {
namespace {

const KeyProfile& built_in(const char* id) { return *find_profile(built_in_profiles(), id); }

std::vector<KeyWithRequest> make(const char* id, Purposes purposes) {
    crypto::CertificationRequest request;
    auto made = make_new_keys(built_in(id), purposes, request);
    REQUIRE(made);
    return std::move(*made);
}

}  // namespace

TEST_CASE("keys_of_a_profile_are_those_of_the_purposes") {
    const auto pair = make("default", Purposes::both);
    REQUIRE(pair.size() == 2);
    CHECK((pair[0].signs && !pair[0].agrees && EVP_PKEY_get_bits(pair[0].key.key.get()) == 257));
    CHECK((!pair[1].signs && pair[1].agrees && EVP_PKEY_get_bits(pair[1].key.key.get()) == 431));
    CHECK(make("default", Purposes::agreement).front().agrees);
    const auto one = make("ecdsa", Purposes::both);
    REQUIRE(one.size() == 1);
    CHECK((one[0].signs && one[0].agrees));
    CHECK_FALSE(make("ecdsa", Purposes::signature).front().agrees);
    CHECK_FALSE(make("ecdsa", Purposes::agreement).front().signs);
}

TEST_CASE("requests_for_keys_that_are_there_go_by_what_each_may_do") {
    const auto pair = make("default", Purposes::both);
    const std::vector<crypto::KeyEntry> keys{pair[0].key, pair[1].key};
    CHECK(request_for_keys(keys, Purposes::both, {})->size() == 2);
    CHECK(request_for_keys(keys, Purposes::signature, {})->front().signs);
    CHECK(request_for_keys({pair[0].key}, Purposes::agreement, {}).error().code == Errc::no_key);
}

}  // namespace pidpys::keygen
