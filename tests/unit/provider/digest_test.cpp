// SPDX-License-Identifier: MIT
#include "crypto/base/encoding.hpp"
#include "fixtures.hpp"

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

std::string digest_of(const char* name, std::string_view text) {
    const EvpMd md(EVP_MD_fetch(nullptr, name, nullptr));
    REQUIRE(md != nullptr);
    Bytes value(static_cast<std::size_t>(EVP_MD_get_size(md.get())));
    REQUIRE(EVP_Digest(text.data(), text.size(), value.data(), nullptr, md.get(), nullptr) == 1);
    return hex_encode(value);
}

constexpr const char* kGostAbc = "a34a53504d8ba070cb73a583146167a0a3c226d793440d9cea24465fe02251f2";
constexpr const char* kKupynaAbc = "0bd1b36109f1318411a0517315aa46b8839df06622a278676f5487996c9cfc04";

}  // namespace

TEST_CASE("provider_loaded_again_is_no_error") {
    CHECK(load_provider());
    CHECK(load_provider());
}

TEST_CASE("provider_in_another_context_serves_it") {
    OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
    CHECK(load_provider(context));
    {
        const EvpMd ours(EVP_MD_fetch(context, "KUPYNA-256", nullptr));
        const EvpMd theirs(EVP_MD_fetch(context, "SHA256", nullptr));
        CHECK(ours != nullptr);
        CHECK(theirs != nullptr);
    }
    OSSL_LIB_CTX_free(context);
}

TEST_CASE("digest_fetched_by_name_long_name_and_oid_is_the_same") {
    REQUIRE(load_provider());
    for (const char* name : {"dstu34311", "DSTU Gost 34311-95", "1.2.804.2.1.1.1.1.2.1"})
        CHECK(digest_of(name, "abc") == kGostAbc);
    for (const char* name : {"KUPYNA-256", "kupyna256", "1.2.804.2.1.1.1.1.2.2.1"})
        CHECK(digest_of(name, "abc") == kKupynaAbc);
    CHECK(digest_of("KUPYNA-384", "abc").size() == 96);
    CHECK(digest_of("KUPYNA-512", "abc").size() == 128);
}

TEST_CASE("digest_context_copied_half_way_goes_on_apart") {
    REQUIRE(load_provider());
    const EvpMd md(EVP_MD_fetch(nullptr, "dstu34311", nullptr));
    const EvpMdCtx first(EVP_MD_CTX_new());
    REQUIRE(EVP_DigestInit_ex2(first.get(), md.get(), nullptr) == 1);
    REQUIRE(EVP_DigestUpdate(first.get(), "ab", 2) == 1);
    const EvpMdCtx second(EVP_MD_CTX_new());
    REQUIRE(EVP_MD_CTX_copy_ex(second.get(), first.get()) == 1);
    REQUIRE(EVP_DigestUpdate(first.get(), "x", 1) == 1);
    REQUIRE(EVP_DigestUpdate(second.get(), "c", 1) == 1);
    Bytes value(32);
    REQUIRE(EVP_DigestFinal_ex(second.get(), value.data(), nullptr) == 1);
    CHECK(hex_encode(value) == kGostAbc);
}

TEST_CASE("digest_by_number_as_older_code_asks_works_too") {
    REQUIRE(load_provider());
    const EVP_MD* md = EVP_get_digestbyname("dstu34311");
    REQUIRE(md != nullptr);
    const EvpMdCtx context(EVP_MD_CTX_new());
    REQUIRE(EVP_DigestInit(context.get(), md) == 1);
    REQUIRE(EVP_DigestUpdate(context.get(), "ab", 2) == 1);
    const EvpMdCtx copy(EVP_MD_CTX_new());
    REQUIRE(EVP_MD_CTX_copy_ex(copy.get(), context.get()) == 1);
    REQUIRE(EVP_DigestUpdate(copy.get(), "c", 1) == 1);
    Bytes value(32);
    REQUIRE(EVP_DigestFinal(copy.get(), value.data(), nullptr) == 1);
    CHECK(hex_encode(value) == kGostAbc);
}
