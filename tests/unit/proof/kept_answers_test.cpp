// SPDX-License-Identifier: MIT
// Status answers and lists that are kept for others: what is worth it, until when, and what is asked anew.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "desk_fetcher.hpp"
#include "online/cache.hpp"
#include "tests/main/temporary_directory.hpp"

namespace pidpys::proof {
namespace {

namespace fs = std::filesystem;

using namespace test;
using crypto::CadesLevel;
using std::chrono::hours;
using std::chrono::minutes;

const Bytes deed = to_bytes(as_bytes("Договір"));

// The desks behind a cache, by their clock.
class Street {
public:
    explicit Street(const std::string& family = "ecdsa") : desks(family) {
        // Responders of authorities serve answers made before (pki 3.2): those say until when they are good.
        desks.spoil("ocsp", "next-update");
    }

    Result<Upgraded> raise(const Member& person) {
        const Bytes signature = sign(desks, person, deed);
        Context context = desks.context();
        context.nonces = nonces;
        auto upgrade = Upgrade::begin(signature, {}, {CadesLevel::x_long, {}}, std::move(context));
        if (!upgrade) return forward(upgrade);
        drive_now(**upgrade, *fetcher_);
        wait_for_writer();
        return (*upgrade)->outcome();
    }
    // How often a service is asked for one more signature, which is made.
    std::size_t asks(const std::string& service, const Member& person) {
        const std::size_t before = desks.asked(service);
        const auto raised = raise(person);
        if (!raised) FAIL(raised.error().detail);
        return desks.asked(service) - before;
    }

    // The names of what is kept of a kind.
    [[nodiscard]] std::vector<std::string> kept(online::Kind kind) const {
        const online::AnswerCache cache(folder());
        std::vector<std::string> names;
        for (const auto& [name, its_kind] : asked)
            if (its_kind == kind && cache.find(name, desks.now())) names.push_back(name);
        return names;
    }
    void put(const std::string& name, online::Kind kind, ByteView answer) const {
        online::AnswerCache cache(folder());
        REQUIRE(cache.keep(name, kind, answer, desks.now() + minutes(20), desks.now()));
    }
    void damage_files() {
        for (const auto& each : fs::directory_iterator(folder()))
            std::ofstream(each.path(), std::ios::binary | std::ios::app) << "x";
    }
    [[nodiscard]] std::string folder() const { return folder_.file("cache"); }

    DeskFetcher desks;
    bool nonces = true;
    std::vector<std::pair<std::string, online::Kind>> asked;  // names in the cache of what the desks were asked

private:
    // Answers are kept by the thread that looks for them, in turn.
    void wait_for_writer() {
        std::stop_source nobody_waits;
        nobody_waits.request_stop();
        online::Request last;
        last.cache_key = "last";
        (void)fetch_now(*fetcher_, std::move(last), nobody_waits.get_token());
    }

    struct Door final : online::Fetcher {
        explicit Door(Street& street) : street_(street) {}
        void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
            const std::pair one(online::AnswerCache::name_of(request), request.kind);
            if (!request.cache_key.empty() && std::ranges::find(street_.asked, one) == street_.asked.end())
                street_.asked.push_back(one);
            street_.desks.fetch(std::move(request), std::move(stop), std::move(callback));
        }
        [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }

    private:
        Street& street_;
    };

    pidpys::test::TemporaryDirectory folder_;
    std::unique_ptr<online::Fetcher> fetcher_ = online::with_cache(
        std::make_unique<Door>(*this), online::AnswerCache(folder()), [this] { return desks.now(); });
};

Bytes serial_of(const Member& member) {
    const auto identity = crypto::identify_certificate(member.certificate());
    return to_bytes(identity->serial.subspan(2));
}

}  // namespace

TEST_CASE("an_authority_s_status_is_asked_once_in_half_an_hour_and_a_person_s_each_time") {
    for (const char* family : {"ecdsa", "dstu"}) {
        Street street(family);
        const Member person = street.desks.person(), other = street.desks.person("Інша");
        CHECK(street.asks("ocsp", person) == 2);
        CHECK(street.asks("ocsp", person) == 1);
        CHECK(street.asks("ocsp", other) == 1);
        street.desks.pass(minutes(29));
        CHECK(street.asks("ocsp", person) == 1);
        street.desks.pass(minutes(1));
        CHECK(street.asks("ocsp", person) == 2);
    }
}

TEST_CASE("an_answer_is_kept_no_longer_than_it_says") {
    Street street;
    street.desks.spoil("ocsp", "brief");  // for ten minutes
    const Member person = street.desks.person();
    CHECK(street.asks("ocsp", person) == 2);
    street.desks.pass(minutes(9));
    CHECK(street.asks("ocsp", person) == 1);
    street.desks.pass(minutes(2));
    CHECK(street.asks("ocsp", person) == 2);
}

TEST_CASE("an_answer_that_does_not_say_how_long_it_is_good_is_not_kept") {
    Street street;
    street.desks.spoil("ocsp", "");
    const Member person = street.desks.person();
    CHECK(street.asks("ocsp", person) == 2);
    CHECK(street.asks("ocsp", person) == 2);
}

TEST_CASE("lists_are_fetched_once_until_their_next_update") {
    for (const char* family : {"ecdsa", "dstu"}) {
        Street street(family);
        street.desks.spoil("ocsp", "503");
        const Member person = street.desks.person(), other = street.desks.person("Інша");
        const std::size_t all = street.asks("crl", person);
        CHECK(all == 3);  // the issuing authority's full list with its delta, the root's
        CHECK(street.asks("crl", person) == 0);
        CHECK(street.asks("crl", other) == 0);
        street.desks.pass(hours(2));
        CHECK(street.asks("crl", person) == 1);  // the delta
        street.desks.pass(hours(24 * 7));
        CHECK(street.asks("crl", person) == all);
    }
}

TEST_CASE("a_status_answer_that_does_not_count_is_not_kept") {
    for (const char* fault : {"unknown", "other-serial", "stale", "future", "stranger", "other-authority", "sha1",
                              "unsigned", "try-later", "unauthorized", "html", "empty", "503", "announced"}) {
        INFO(fault);
        Street street;
        street.desks.spoil("ocsp", fault);
        street.desks.spoil("crl", "404");
        const Member person = street.desks.person();
        CHECK_FALSE(street.raise(person));
        CHECK(street.kept(online::Kind::ocsp).empty());
        street.desks.spoil("ocsp", "next-update");
        CHECK(street.asks("ocsp", person) == 2);
    }
}

TEST_CASE("a_list_that_does_not_count_is_not_kept") {
    for (const char* fault : {"unknown-critical", "wrong-issuer", "expired", "sha1", "cut", "unsigned", "html"}) {
        INFO(fault);
        Street street;
        street.desks.spoil("ocsp", "503");
        street.desks.spoil("crl", fault);
        const Member person = street.desks.person();
        CHECK_FALSE(street.raise(person));
        CHECK(street.kept(online::Kind::revocation_list).empty());
        street.desks.spoil("crl", "");
        CHECK(street.asks("crl", person) == 3);
    }
}

TEST_CASE("a_damaged_file_is_asked_anew") {
    for (const auto& [responder, service] : {std::pair("next-update", "ocsp"), std::pair("503", "crl")}) {
        INFO(service);
        Street street;
        street.desks.spoil("ocsp", responder);
        const Member person = street.desks.person();
        const std::size_t first = street.asks(service, person), kept = street.asks(service, person);
        CHECK(kept < first);
        street.damage_files();
        CHECK(street.asks(service, person) == first);
        CHECK(street.asks(service, person) == kept);
    }
}

TEST_CASE("a_sound_file_with_another_s_answer_is_asked_anew") {
    for (const auto& [responder, service, kind] : {std::tuple("next-update", "ocsp", online::Kind::ocsp),
                                                   std::tuple("503", "crl", online::Kind::revocation_list)}) {
        INFO(service);
        Street street, foreign("rsa");
        for (Street* one : {&street, &foreign}) one->desks.spoil("ocsp", responder);
        const Member person = street.desks.person();
        const std::size_t first = street.asks(service, person), kept = street.asks(service, person);
        (void)foreign.asks(service, foreign.desks.person());
        const online::AnswerCache theirs(foreign.folder());
        const auto answer = theirs.find(foreign.kept(kind).at(0), foreign.desks.now());
        REQUIRE(answer);
        for (const std::string& name : street.kept(kind)) street.put(name, kind, *answer);
        CHECK(street.asks(service, person) == first);
        CHECK(street.asks(service, person) == kept);
    }
}

TEST_CASE("a_status_answer_about_another_certificate_is_asked_anew") {
    Street street;
    street.nonces = false;
    const Member person = street.desks.person(), other = street.desks.person("Інша");
    CHECK(street.asks("ocsp", person) == 2);
    const auto before = street.kept(online::Kind::ocsp);
    CHECK(street.asks("ocsp", other) == 1);
    CHECK(street.asks("ocsp", other) == 0);
    const auto all = street.kept(online::Kind::ocsp);
    REQUIRE(all.size() == 3);
    const auto answer = online::AnswerCache(street.folder()).find(all.back(), street.desks.now());
    REQUIRE(answer);
    for (const std::string& name : before) street.put(name, online::Kind::ocsp, *answer);
    CHECK(street.asks("ocsp", person) == 2);
    CHECK(street.asks("ocsp", person) == 0);
}

TEST_CASE("a_good_answer_counts_to_its_end_and_a_revocation_is_asked_for_each_time") {
    Street street;
    const Member person = street.desks.person();
    CHECK(street.asks("ocsp", person) == 2);
    street.desks.pass(minutes(10));
    street.desks.office().events.push_back({serial_of(street.desks.office().house.issuing), street.desks.now(), 1});
    CHECK(street.asks("ocsp", person) == 1);
    street.desks.pass(minutes(20));
    for (int i = 0; i < 2; ++i) {
        const std::size_t before = street.desks.asked("ocsp");
        const auto refused = street.raise(person);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::revoked);
        CHECK(street.desks.asked("ocsp") == before + 2);
    }
}

TEST_CASE("a_list_that_names_the_signer_is_heard_whoever_it_was_fetched_for") {
    Street street;
    street.desks.spoil("ocsp", "503");
    const Member revoked = street.desks.person(), other = street.desks.person("Інша");
    street.desks.office().events.push_back({serial_of(revoked), street.desks.now() - minutes(5), 1});
    CHECK(street.asks("crl", other) == 3);
    const std::size_t before = street.desks.asked("crl");
    const auto refused = street.raise(revoked);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::revoked);
    CHECK(street.desks.asked("crl") == before);
}

TEST_CASE("a_clock_that_was_set_back_does_not_prolong_what_is_kept") {
    Street street;
    const Member person = street.desks.person();
    CHECK(street.asks("ocsp", person) == 2);
    street.desks.pass(-hours(1));
    CHECK(street.asks("ocsp", person) == 2);
}

}  // namespace pidpys::proof
