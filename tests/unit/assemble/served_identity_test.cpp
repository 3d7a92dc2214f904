// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <openssl/ssl.h>

#include "daemon/assemble/served_identity.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::daemon;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const certs::TimePoint kNow = certs::kEarliestBelievableTime + hours{24 * 200};

struct Scene {
    test::TemporaryDirectory scratch;
    std::filesystem::path tls = scratch.path() / "tls";
    ServedIdentity served{tls};
    TlsContext first = served.open(kNow).value();
};

}  // namespace

TEST_CASE_METHOD(Scene, "refresh_minute_by_minute_of_a_day_gives_connections_nothing_new") {
    for (auto at = kNow; at < kNow + hours{24}; at += minutes{1}) CHECK_FALSE(served.refresh(at));
}

TEST_CASE_METHOD(Scene, "refresh_through_three_years_changes_to_the_next_leaf_before_one_ends") {
    std::vector<TlsContext> contexts{first};
    for (auto at = kNow; at < kNow + hours{24 * 1096}; at += hours{6}) {
        if (auto other = served.refresh(at)) contexts.push_back(std::move(*other));
        X509* leaf = SSL_CTX_get0_certificate(contexts.back().get());
        REQUIRE(*certs::time_point(X509_get0_notBefore(leaf)) <= at);
        REQUIRE(*certs::time_point(X509_get0_notAfter(leaf)) > at);
        REQUIRE(X509_NAME_cmp(X509_get_issuer_name(leaf),
                              X509_get_issuer_name(SSL_CTX_get0_certificate(first.get()))) == 0);
    }
    CHECK(contexts.size() == 4);
}

TEST_CASE_METHOD(Scene, "refresh_serves_what_took_the_place_of_the_file") {
    const auto other = certs::make_identity(kNow, {}).value();
    REQUIRE(certs::save_identity(tls, other));
    std::filesystem::last_write_time(certs::identity_file(tls),
                                     std::filesystem::file_time_type::clock::now() + hours{1});

    const auto context = served.refresh(kNow + minutes{1});

    REQUIRE(context);
    CHECK(X509_cmp(SSL_CTX_get0_certificate(context->get()), other.leaves.front().certificate.get()) == 0);
    CHECK_FALSE(served.refresh(kNow + minutes{2}));
}

TEST_CASE_METHOD(Scene, "refresh_of_a_file_that_cannot_be_read_serves_on") {
    std::filesystem::remove(certs::identity_file(tls));
    std::filesystem::create_directory(certs::identity_file(tls));

    CHECK_FALSE(served.refresh(kNow + minutes{1}));
}
