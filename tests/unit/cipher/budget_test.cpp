// SPDX-License-Identifier: MIT
// What requests make the service keep is charged, and a stranger's budget bounds it.
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20;

struct Stranger : Fixture {
    Stranger() { admitted = false; }
    [[nodiscard]] Amount held() { return accounts.of({*parse_origin(origin), {}})->held(); }
};

std::string form_with(const std::string& part, const std::string& ballast) {
    return "--x\r\nContent-Disposition: form-data; name=\"uploadTicketData\"; filename=\"a\"\r\n\r\n" + part +
           "\r\n--x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n" + ballast + "\r\n--x--\r\n";
}

constexpr std::size_t of_a_name = 200;

}  // namespace

TEST_CASE("budget_a_form_is_charged_for_all_that_its_part_keeps") {
    Stranger service;
    const auto body = form_with(std::string(mib, 'y'), std::string(3 * mib, 'b'));
    std::size_t kept = 0;
    while (kept < 100) {
        const auto answer =
            service.call(Method::post, service.ticket() + "/data", body, "multipart/form-data; boundary=x");
        if (answer.status != 200) break;
        ++kept;
        CHECK(service.held().octets >= kept * body.size());
        CHECK(service.held().octets <= kept * (body.size() + of_a_name));
    }
    CHECK(kept == 15);  // of 4 MiB, once without end
}

TEST_CASE("budget_a_small_part_does_not_keep_its_form") {
    Stranger service;
    const auto answer = service.call(Method::post, service.ticket() + "/data",
                                     form_with("y", std::string(3 * mib, 'b')), "multipart/form-data; boundary=x");
    CHECK(answer.status == 200);
    CHECK(service.held().octets <= 1 + of_a_name);
}

TEST_CASE("budget_every_upload_of_a_session_is_charged_and_given_back_with_it") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "data");
    service.put(at + "/metadata", R"({"metaData":"<b>x</b>"})");
    CHECK(service.accounts.held().octets == 4 + 8 + alice().container.size());
    const auto signature = service.sign(at, alice().password);
    service.upload(at + "/ds/data", signature);
    const auto before = service.accounts.held();
    CHECK(before.octets >= 4 + 8 + alice().container.size() + 2 * signature.size() + alice().certificate.size());
    service.post(at + "/ds/verifier");
    CHECK(service.accounts.held().octets > before.octets + alice().certificate.size());
    service.call(Method::del, at);
    CHECK(service.accounts.held() == Amount{});
}

TEST_CASE("budget_a_stranger_has_eight_jobs_waiting") {
    Stranger service;
    service.workers.at_once = false;
    int started = 0, refused = 0;
    for (int i = 0; i < 20; ++i) {
        service.origin = "https://a" + std::to_string(i % 5) + ".evil.ua";
        const auto at = service.ticket();
        service.upload(at + "/data", "content");
        service.upload(at + "/ds/data", "not a signature");
        const auto answer = service.post(at + "/ds/verifier");
        started += answer.status == 200;
        refused += answer.status == 429;
    }
    CHECK(started == 8);
    CHECK(refused == 12);
    service.workers.run_all();
}

TEST_CASE("budget_base64_of_more_than_64_mib_is_refused_and_says_where_the_octets_are") {
    Fixture service;
    const auto at = service.ticket();
    REQUIRE(service.upload(at + "/data", std::string(64 * mib + 1, 'x')).status == 200);
    REQUIRE(
        service.upload(at + "/ds/data", service.sign(service.ticket_with(alice(), "other"), alice().password)).status ==
        200);
    const auto refused = service.get(at + "/ds/base64SignedData");
    CHECK(refused.status == 500);
    CHECK(refused.cause().find("ds/signedData") != std::string::npos);
    CHECK(service.get(at + "/ds/signedData").status == 200);
}

TEST_CASE("budget_opened_containers_of_one_site_do_not_keep_others_from_theirs") {
    Fixture service;
    for (int i = 0; i < 40; ++i) {
        const auto at = service.ticket_with(alice(), "data");
        CHECK(service.put(at + "/keyStore/verifier", R"({"keyStorePassword":"pässword"})").status == 200);
    }
    CHECK(service.cipher.sessions.opened_keys().size() == 16);
    service.origin = "https://other.example";
    const auto at = service.ticket_with(bob(), "data");
    CHECK(service.put(at + "/keyStore/verifier", R"({"keyStorePassword":"12345"})").status == 200);
    CHECK(service.cipher.sessions.opened_keys().size() == 17);
}

TEST_CASE("budget_bodies_with_secrets_stay_in_memory") {
    const Fixture service;
    for (const auto& [method, path] : {std::pair{Method::put, "keyStore"},
                                       {Method::put, "keyStore/verifier"},
                                       {Method::put, "keyStore/certificate/importer"},
                                       {Method::post, "ds/creator"},
                                       {Method::post, "ds/creator/data.bulk"}}) {
        INFO(path);
        CHECK(service.max_body(method, std::string("ticket/x/") + path) <= max_secret_body);
    }
    CHECK(service.max_body(Method::post, "personalKeysSession") <= max_secret_body);
    CHECK(service.max_body(Method::post, "ticket/x/data") == max_data_body);
}
