// SPDX-License-Identifier: MIT
// Who is at the page: log-in, cookie, forms, the end of a session.
#include <catch2/catch.hpp>

#include <memory>
#include <optional>

#include "tests/unit/confirm/page_world.hpp"

using namespace pidpys;
using namespace std::chrono_literals;
using test::Browser;
using test::PageWorld;

namespace {

bool is_in(Browser& browser) {
    browser.get();
    REQUIRE(browser.seen.status == 200);
    return browser.shows("action=\"/confirm/logout\"");
}

}  // namespace

TEST_CASE("page_without_a_session_is_the_log_in_and_tells_nothing") {
    PageWorld w;
    const auto task = w.task({"secret.txt"});
    Browser nobody{w};
    CHECK_FALSE(is_in(nobody));
    CHECK_FALSE(nobody.shows("secret"));
    nobody.get("/confirm?task=" + task);
    CHECK_FALSE(nobody.shows("secret"));
    nobody.get("/confirm?told=" + task);
    CHECK_FALSE(nobody.shows("role=\"status\""));
    for (const auto* field : {"Content-Security-Policy", "Referrer-Policy", "X-Frame-Options"})
        CHECK_FALSE(test::header(nobody.seen, field).empty());
}

TEST_CASE("log_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get") {
    PageWorld w;
    Browser alice{w};
    alice.log_in();
    CHECK(alice.seen.status == 303);
    CHECK(alice.location() == "/confirm");
    const auto set = test::header(alice.seen, "Set-Cookie");
    CHECK(set.starts_with("__Host-pidpys-confirm="));
    CHECK(set.substr(set.find(';')) == "; Path=/; Secure; HttpOnly; SameSite=Strict");
    CHECK(alice.cookie.size() == std::string("__Host-pidpys-confirm=").size() + 64);
    CHECK(is_in(alice));
    Browser again{w};
    again.log_in();
    CHECK(again.cookie != alice.cookie);
    CHECK(is_in(alice));
}

TEST_CASE("log_in_refusals_of_an_unknown_login_and_of_a_wrong_password_are_alike") {
    PageWorld w;
    Browser wrong{w}, unknown{w};
    wrong.log_in("alice@example.org", "x");
    unknown.log_in("alicf@example.org", "x");
    CHECK(wrong.seen.status == 403);
    CHECK(unknown.seen.status == 403);
    CHECK(wrong.cookie.empty());
    auto text = unknown.text();
    text.replace(text.find("alicf"), 5, "alice");
    CHECK(text == wrong.text());
    CHECK_FALSE(wrong.shows("value=\"x\""));
}

TEST_CASE("log_in_attempts_are_limited_and_programs_are_not_shut_out_by_them") {
    PageWorld w;
    Browser guesser{w};
    for (int i = 0; i < 5; ++i) {
        guesser.log_in("alice@example.org", "x");
        CHECK(guesser.seen.status == 403);
    }
    guesser.log_in();
    CHECK(guesser.seen.status == 429);
    CHECK(test::header(guesser.seen, "Retry-After") == "900");
    CHECK(guesser.cookie.empty());
    Browser bob{w};
    bob.log_in("bob@example.org");
    CHECK(bob.seen.status == 303);
    CHECK(w.send({api::Method::post,
                  "/V2/Authenticate?login=alice@example.org&password=correct+horse",
                  {},
                  {{"Authorization", std::string("DiadocAuth ddauth_api_client_id=") + test::kClient}}})
              .status == 200);
    w.clock.advance(901s);
    guesser.log_in();
    CHECK(guesser.seen.status == 303);
}

TEST_CASE("one_address_is_not_checked_as_fast_as_it_can_ask") {
    PageWorld w;
    int refused = 0;
    for (int i = 0; i < 20; ++i) {
        Browser guesser{w};
        guesser.log_in("nobody" + std::to_string(i), "x");
        refused += guesser.seen.status == 429 ? 1 : 0;
    }
    CHECK(refused == 10);
}

TEST_CASE("log_in_form_that_is_none_is_refused") {
    PageWorld w;
    Browser b{w};
    CHECK(b.post("/confirm/login", "login=a&password=b", "text/plain").seen.status == 415);
    CHECK(b.post("/confirm/login", "login=a&password=b", "multipart/form-data").seen.status == 415);
    for (const auto* form : {"", "login=a", "password=b", "login=&password=b", "login=a&login=b&password=c", "login=%"})
        CHECK(b.post("/confirm/login", form).seen.status == 400);
    CHECK(b.post("/confirm/login", "password=b&login=" + std::string(257, 'x')).seen.status == 400);
    CHECK(b.cookie.empty());
}

TEST_CASE("session_ends_when_nobody_comes_and_after_a_day") {
    PageWorld w;
    Browser alice{w};
    alice.log_in();
    w.clock.advance(9min + 59s);
    CHECK(is_in(alice));
    w.clock.advance(10min + 1s);
    CHECK_FALSE(is_in(alice));
    alice.log_in();
    for (int i = 0; i < 59; ++i) {
        w.clock.advance(8min);
        CHECK(is_in(alice));
    }
    w.clock.advance(8min + 1s);  // eight hours
    CHECK_FALSE(is_in(alice));
}

TEST_CASE("session_is_ended_by_its_person_and_by_a_new_password") {
    PageWorld w;
    Browser alice{w}, elsewhere{w};
    alice.log_in();
    elsewhere.log_in();
    const auto kept = alice.cookie;
    alice.get();
    alice.post("/confirm/logout", "token=" + alice.value("token"));
    CHECK(alice.seen.status == 303);
    CHECK(test::header(alice.seen, "Set-Cookie").ends_with("; Max-Age=0"));
    alice.cookie = kept;
    CHECK_FALSE(is_in(alice));
    CHECK(is_in(elsewhere));
    test::must(w.store->set_password(test::kAliceId, "none"));
    CHECK_FALSE(is_in(elsewhere));
}

TEST_CASE("sessions_of_a_user_are_bounded_and_hold_on_another_node") {
    PageWorld w;
    std::vector<Browser> browsers;
    for (int i = 0; i < 9; ++i) {
        browsers.push_back({w});
        browsers.back().log_in();
        w.clock.advance(1s);
    }
    CHECK_FALSE(is_in(browsers[0]));
    CHECK(is_in(browsers[1]));
    w.restart();
    CHECK(is_in(browsers[8]));
}

TEST_CASE("log_in_ends_the_session_that_the_browser_had") {
    PageWorld w;
    Browser alice{w};
    alice.log_in();
    const auto former = alice.cookie;
    alice.log_in();
    alice.cookie = former;
    CHECK_FALSE(is_in(alice));
}

TEST_CASE("cookie_that_is_none_is_no_session") {
    PageWorld w;
    Browser alice{w};
    alice.log_in();
    const auto good = alice.cookie;
    const auto other = std::string("__Host-pidpys-confirm=") + std::string(64, '0');
    for (const auto& cookie :
         {other, good + "0", good.substr(0, good.size() - 1), "x" + good, good + "; " + other, other + ";" + good,
          good + "; " + good, std::string("__Host-pidpys-confirm"), std::string(";;;="), std::string()}) {
        INFO(cookie);
        Browser stranger{w, cookie};
        CHECK_FALSE(is_in(stranger));
    }
    Browser among_others{w, "a=b; " + good + ";c=d"};
    CHECK(is_in(among_others));
    // A token of the API is no session, nor the other way round.
    CHECK(w.send({api::Method::get, "/V2/GetMyUser", {}, {{"Cookie", good}}}).status == 401);
}

TEST_CASE("form_of_another_session_is_refused") {
    PageWorld w;
    const auto task = w.task();
    Browser alice{w}, bob{w};
    alice.log_in();
    bob.log_in("bob@example.org");
    bob.get();
    const auto foreign = bob.value("token");
    alice.get();
    const auto own = alice.value("token"), list = alice.value("list");
    REQUIRE(own.size() == 64);
    REQUIRE(foreign != own);
    for (const auto& token : {foreign, std::string(), own.substr(1), own + "0", alice.cookie.substr(22)}) {
        CHECK(alice.post("/confirm/answer", "task=" + task + "&list=" + list + "&answer=allow&token=" + token)
                  .seen.status == 403);
        CHECK(alice.post("/confirm/logout", "token=" + token).seen.status == 403);
    }
    CHECK(w.state(task) == api::dss::TaskState::asking);
    CHECK(is_in(alice));
}

namespace {

api::Response log_in_by(PageWorld& w, std::optional<Bytes> shown, const std::string& form = "by=certificate") {
    api::Request request;
    request.method = form.empty() ? api::Method::get : api::Method::post;
    request.path = form.empty() ? "/confirm" : "/confirm/login";
    request.headers = {{"Accept-Language", "en"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = api::Blob::of(form);
    if (shown) request.caller.peer.certificate = std::make_shared<const Bytes>(std::move(*shown));
    const auto match = w.router->match(request.method, request.path);
    api::Response response;
    match.route->handler(request, match.params, [&](api::Response answer) { response = std::move(answer); });
    w.workers.run_all();
    w.logins.run_all();
    return response;
}

}  // namespace

TEST_CASE("certificate_that_the_browser_has_shown_logs_in_whose_it_is_for_that") {
    PageWorld w;
    auto bobs = test::make_key(w.directory.path(), "bob", "P-256", w.clock.now(), std::chrono::hours(24));
    bobs.user_id = test::kBobId;
    bobs.use = api::dss::CertificateUse::login;
    test::must(w.store->add_certificate(bobs));
    const auto unknown = test::make_key(w.directory.path(), "eve", "P-256", w.clock.now(), std::chrono::hours(24));
    CHECK(log_in_by(w, bobs.der, {}).body.text().find("bob@example.org") != std::string::npos);
    const auto in = log_in_by(w, bobs.der);
    CHECK(in.status == 303);
    Browser bob{w, test::header(in, "Set-Cookie").substr(0, test::header(in, "Set-Cookie").find(';'))};
    CHECK(bob.get().shows("logged in as bob@example.org"));
    // Nobody's, none, and one by which this service signs for its user.
    auto longer = bobs.der;
    longer.push_back(0);
    for (const auto& shown : {std::optional<Bytes>(), std::optional(Bytes()), std::optional(unknown.der),
                              std::optional(longer), std::optional(w.certificate.der)}) {
        const auto out = log_in_by(w, shown);
        CHECK(out.status == 403);
        CHECK(test::header(out, "Set-Cookie").empty());
        CHECK(log_in_by(w, shown, {}).body.text().find("value=\"certificate\"") == std::string::npos);
        w.clock.advance(1s);
    }
    w.clock.advance(25h);
    CHECK(log_in_by(w, bobs.der).status == 403);
}
