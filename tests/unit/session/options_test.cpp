// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/session/options.hpp"

using namespace pidpys;
using namespace pidpys::api;

TEST_CASE("options_defaults_are_those_of_the_contract") {
    const SessionOptions options;
    CHECK(options.is(Option::signature_type, "detached"));
    CHECK(options.is(Option::embed_certificate_type, "nothing"));
    CHECK(options.is(Option::cades_type, "undefined"));
    CHECK(options.is(Option::asic_form, "NONE"));
    CHECK(options.is(Option::signature_ts_verify, "ignore"));
    CHECK(options.is(Option::data_to_sign_qualifier, "notSignedBefore"));
    CHECK(options.value(Option::ca_id).empty());
    CHECK(options.list().size() == static_cast<std::size_t>(Option::count));
}

TEST_CASE("options_all_spellings_mean_the_same") {
    for (const char* spelling :
         {"verifyOrFailIfNotPresent", "VERIFY_OR_FAIL_IF_NOT_PRESENT", " verify-or-fail-if-not-present\t"}) {
        SessionOptions options;
        REQUIRE(options.set("dataTsVerifyOption", spelling));
        CHECK(options.is(Option::data_ts_verify, "verifyOrFailIfNotPresent"));
    }
}

TEST_CASE("options_wrong_values_change_nothing") {
    SessionOptions options;
    REQUIRE(options.set("signatureType", "attached"));
    CHECK(options.set("signatureType", "").error().code == Errc::invalid_argument);
    CHECK(options.set("signatureType", std::string(300, 'a')).error().code == Errc::too_large);
    CHECK(options.set("duplicateSign", "yes").error().code == Errc::invalid_argument);
    CHECK(options.is(Option::signature_type, "attached"));
    CHECK(options.set("somethingElse", "x"));
}

TEST_CASE("options_unknown_level_is_kept_to_be_refused_later") {
    SessionOptions options;
    REQUIRE(options.set("cadesType", " CAdESFuture "));
    CHECK(options.value(Option::cades_type) == "CAdESFuture");
    REQUIRE(options.set("cadesType", "UNDEFINED"));
    CHECK(options.is(Option::cades_type, "undefined"));
}
