// SPDX-License-Identifier: MIT
// ts/creator (cipher-api 4.7): whose server is asked, in which digest, and what waits for it.
#include <catch2/catch.hpp>

#include "crypto/container/write_pkcs12.hpp"
#include "crypto/timestamp/token.hpp"
#include "fixture.hpp"
#include "tests/unit/proof/desk_fetcher.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;
using proof::test::DeskFetcher;

namespace {

struct Stamps {
    explicit Stamps(const std::string& family = "ecdsa")
        : network(family), service({}, nullptr, {}, {&network, network.office().house.root.certificate()}) {}

    void log_in() {
        auto container =
            crypto::write_pkcs12({network.person().entry}, SecretString("слово"), {crypto::Pkcs12Scheme::aes, 1});
        REQUIRE(container);
        service.log_in({std::move(*container), "слово", network.person().certificate()});
    }
    std::string ticket() {
        const auto at = service.ticket();
        REQUIRE(service.upload(at + "/data", "content").status == 200);
        return at;
    }
    crypto::timestamp::Token token(const std::string& at) {
        REQUIRE(service.post(at + "/ts/creator").status == 200);
        const auto made = service.get(at + "/ts/data");
        INFO(made.body.substr(0, 300));
        REQUIRE(made.status == 200);
        auto read = crypto::timestamp::read_token(as_bytes(made.body));
        REQUIRE(read);
        return std::move(*read);
    }

    DeskFetcher network;
    Fixture service;
};

}  // namespace

TEST_CASE("the_server_of_the_key_in_use_stamps_in_the_digest_of_that_key") {
    for (const auto& [family, digest] :
         {std::pair("ecdsa", "SHA256"), std::pair("rsa", "SHA256"), std::pair("dstu", "dstu34311")}) {
        INFO(family);
        Stamps it(family);
        it.log_in();
        const auto token = it.token(it.ticket());
        CHECK(token.info.imprint.algorithm == crypto::digest_by_name(digest));
        crypto::HashedOctets content(as_bytes("content"));
        CHECK(crypto::timestamp::check_imprint(token, content));
        CHECK(it.service.user.asked.empty());
    }
}

TEST_CASE("a_time_stamp_that_no_server_gives_is_told_in_its_words_and_the_next_start_is_anew") {
    Stamps it;
    const auto at = it.ticket();
    CHECK(it.service.post(at + "/ts/creator").status == 200);
    CHECK(it.service.get(at + "/ts/creator").cause().find("no time-stamp server is known") != std::string::npos);
    it.log_in();
    it.network.spoil("tsp", "rejection");
    CHECK(it.service.post(at + "/ts/creator").status == 200);
    const auto failed = it.service.get(at + "/ts/creator");
    CHECK(failed.status == 500);
    CHECK(failed.message() == "Електронну позначку часу не створено.");
    CHECK(failed.cause().find("http://127.0.0.1:1/tsp/ecdsa") != std::string::npos);
    CHECK(failed.cause().find("Ліміт позначок часу вичерпано") != std::string::npos);
    CHECK(it.service.get(at + "/ts/data").cause() == failed.cause());
    it.network.spoil("tsp", "");
    static_cast<void>(it.token(at));
}

TEST_CASE("what_waits_for_a_time_stamp_holds_no_worker_and_ends_with_its_session") {
    struct Slow final : online::Fetcher {
        void fetch(online::Request, std::stop_token stop, online::Callback callback) override {
            waiting.emplace_back(std::move(stop), std::move(callback));
        }
        [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }
        std::vector<std::pair<std::stop_token, online::Callback>> waiting;
    };
    Slow slow;
    Stamps it;
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    auto container =
        crypto::write_pkcs12({it.network.person().entry}, SecretString("слово"), {crypto::Pkcs12Scheme::aes, 1});
    REQUIRE(container);
    service.log_in({std::move(*container), "слово", {}});
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    CHECK(service.post(at + "/ts/creator").status == 200);
    CHECK(service.get(at + "/ts/creator").status == 202);
    CHECK(service.post(at + "/ts/creator").cause().find("already running") != std::string::npos);
    const auto download = service.begin(Method::get, at + "/ts/data");
    CHECK_FALSE(download->has_value());
    REQUIRE(slow.waiting.size() == 1);
    service.call(Method::del, at);
    CHECK(slow.waiting[0].first.stop_requested());
    REQUIRE(download->has_value());
    CHECK((*download)->status == 400);
    slow.waiting[0].second(fail(Errc::cancelled));
    service.workers.run_all();
}
