// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <deque>

#include "api/oidc/issuer.hpp"
#include "signer.hpp"

using namespace pidpys;
using namespace pidpys::api::oidc;
using namespace std::chrono_literals;
using test::key_set;
using test::Signer;

namespace {

constexpr std::int64_t kNow = 1'800'000'000;

// A server that answers when it is told to.
struct Desk : online::Fetcher {
    std::deque<std::pair<online::Request, online::Callback>> asked;
    int requests = 0;

    void fetch(online::Request request, std::stop_token, online::Callback callback) override {
        ++requests;
        asked.emplace_back(std::move(request), std::move(callback));
    }
    [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }

    void answer(const std::string& keys) {
        auto [request, callback] = std::move(asked.front());
        asked.pop_front();
        const auto body = to_bytes(as_bytes(keys));
        const auto good = request.check(body);
        callback(good ? Result<online::Answer>(online::Answer{body, request.addresses[0].url, false})
                      : tl::unexpected(good.error()));
    }
    void fail_with(Errc code) {
        auto callback = std::move(asked.front().second);
        asked.pop_front();
        callback(fail(code));
    }
};

struct Scene {
    Desk desk;
    std::chrono::system_clock::time_point now{std::chrono::seconds(kNow)};
    std::chrono::steady_clock::time_point steady{std::chrono::hours(1000)};
    const Signer signer{Algorithm::es256};
    IssuerConfig config{"https://id.example", "sign", "https://id.example/jwks"};
    std::optional<Issuer> issuer;

    Scene() { restart(); }
    void restart() {
        issuer.emplace(
            config, desk, [this] { return std::pair(now, steady); }, [](const std::string&) {});
    }
    void pass(std::chrono::seconds time) {
        now += time;
        steady += time;
    }

    static std::string claims(const std::string& more = R"("sub": "anna", "client_id": "program")",
                              const std::string& issuer = "https://id.example",
                              const std::string& audience = "\"sign\"", std::int64_t expires = kNow + 300) {
        return R"({"iss": ")" + issuer + R"(", "aud": )" + audience + R"(, "exp": )" + std::to_string(expires) + ", " +
               more + "}";
    }
    // As a request does it; the desk answers at once.
    Errc code(const std::string& token, const std::string& keys) {
        int ready = 0;
        issuer->prepare(token, [&] { ++ready; });
        if (!desk.asked.empty()) desk.answer(keys);
        CHECK(ready == 1);
        const auto judged = issuer->judge(token);
        return judged ? Errc::internal : judged.error().code;  // internal: believed
    }
    bool believes(const std::string& token) { return code(token, key_set({signer.jwk()})) == Errc::internal; }
};

}  // namespace

TEST_CASE_METHOD(Scene, "issuer_token_that_is_right_names_user_and_client") {
    const auto token = signer.token(claims());
    CHECK(issuer->judge(token).error().code == Errc::unavailable);
    CHECK(believes(token));
    const auto bearer = issuer->judge(token);
    CHECK(bearer->user == "anna");
    CHECK(bearer->client == "program");
    CHECK(desk.requests == 1);
    CHECK(issuer->remembered() == 1);
}

TEST_CASE_METHOD(Scene, "issuer_claims_are_those_of_this_service_and_of_now") {
    CHECK(believes(signer.token(claims(R"("sub": "a", "azp": "p")", "https://id.example", R"(["x", "sign"])"))));
    for (const auto& wrong : {claims(R"("sub": "a", "azp": "p")", "https://id.example/"),
                              claims(R"("sub": "a", "azp": "p")", "https://ID.example"),
                              claims(R"("sub": "a", "azp": "p")", "https://id.example", "\"signs\""),
                              claims(R"("sub": "a", "azp": "p")", "https://id.example", "[]"), claims(R"("sub": "a")"),
                              claims(R"("azp": "p")"), claims(R"("sub": "", "azp": "p")"),
                              claims(R"("sub": "a", "azp": "p", "cnf": {"jkt": "x"})")}) {
        CAPTURE(wrong);
        CHECK_FALSE(believes(signer.token(wrong)));
    }
    const auto at = [&](std::int64_t expires, const std::string& more) {
        return believes(
            signer.token(claims(R"("sub": "a", "azp": "p")" + more, "https://id.example", "\"sign\"", expires)));
    };
    CHECK(at(kNow - 59, ""));
    CHECK_FALSE(at(kNow - 60, ""));
    CHECK(at(kNow + 9, R"(, "nbf": )" + std::to_string(kNow + 60)));
    CHECK_FALSE(at(kNow + 9, R"(, "nbf": )" + std::to_string(kNow + 61)));
    CHECK(at(kNow + 9, R"(, "iat": )" + std::to_string(kNow + 60)));
    CHECK_FALSE(at(kNow + 9, R"(, "iat": )" + std::to_string(kNow + 61)));
}

TEST_CASE_METHOD(Scene, "issuer_token_that_was_believed_ends_in_its_time") {
    const auto token = signer.token(claims());
    CHECK(believes(token));
    pass(359s);
    CHECK(issuer->judge(token));
    pass(1s);
    CHECK(issuer->judge(token).error().code == Errc::denied);
}

TEST_CASE_METHOD(Scene, "issuer_of_which_a_scope_and_algorithms_are_wanted") {
    config.scope = "dss";
    config.algorithms = {Algorithm::es256};
    restart();
    CHECK_FALSE(believes(signer.token(claims())));
    CHECK_FALSE(believes(signer.token(claims(R"("sub": "a", "azp": "p", "scope": "dssx other")"))));
    const std::string scoped = claims(R"("sub": "a", "azp": "p", "scope": "other dss")");
    CHECK(believes(signer.token(scoped)));
    const Signer rsa(Algorithm::rs256, "rsa");
    pass(61s);
    CHECK(code(rsa.token(scoped), key_set({signer.jwk(), rsa.jwk()})) == Errc::denied);
}

TEST_CASE_METHOD(Scene, "issuer_public_key_is_no_secret_to_sign_with") {
    const Signer rsa(Algorithm::rs256, "k1");
    const std::string part = test::base64url(R"({"alg": "HS256", "kid": "k1"})") + "." + test::base64url(claims());
    CHECK(code(part + ".AAAA", key_set({rsa.jwk()})) == Errc::denied);
    const std::string none = test::base64url(R"({"alg": "none"})") + "." + test::base64url(claims()) + ".";
    CHECK(code(none, key_set({rsa.jwk()})) == Errc::denied);
    // Signed by a key of its own that the header brings along.
    const Signer own(Algorithm::es256, "k1");
    const auto brought = own.token(claims(), R"("jwk": )" + own.jwk() + R"(, "jku": "https://evil.example/jwks")");
    CHECK(code(brought, key_set({signer.jwk()})) == Errc::denied);
    for (const auto& request : desk.asked) CHECK(request.first.addresses[0].url == "https://id.example/jwks");
}

TEST_CASE_METHOD(Scene, "issuer_keys_that_are_unknown_are_looked_for_once_a_minute") {
    const Signer next(Algorithm::es256, "k2");
    CHECK(believes(signer.token(claims())));
    for (int i = 0; i < 100; ++i) {
        const Signer stranger(Algorithm::eddsa, "../../etc/passwd" + std::to_string(i));
        CHECK(code(stranger.token(claims()), "unasked") == Errc::denied);
    }
    CHECK(desk.requests == 1);
    pass(60s);
    const auto token = next.token(claims());
    CHECK(code(token, key_set({signer.jwk(), next.jwk()})) == Errc::internal);  // rotated
    CHECK(desk.requests == 2);
    pass(60s);
    CHECK(code(Signer(Algorithm::eddsa, "no").token(claims()), key_set({next.jwk()})) == Errc::denied);
    CHECK(issuer->judge(signer.token(claims())).error().code == Errc::denied);  // taken back
    CHECK(issuer->judge(token));
}

TEST_CASE_METHOD(Scene, "issuer_one_fetch_serves_all_who_wait") {
    int ready = 0;
    const auto token = signer.token(claims());
    for (int i = 0; i < 50; ++i) issuer->prepare(token, [&] { ++ready; });
    CHECK(ready == 0);
    CHECK(desk.requests == 1);
    desk.answer(key_set({signer.jwk()}));
    CHECK(ready == 50);
    CHECK(issuer->judge(token));
}

TEST_CASE_METHOD(Scene, "issuer_that_is_away_is_told_from_a_token_that_is_wrong_and_kept_keys_serve_an_hour") {
    const auto token =
        signer.token(claims(R"("sub": "a", "azp": "p")", "https://id.example", "\"sign\"", kNow + 100'000));
    int ready = 0;
    issuer->prepare(token, [&] { ++ready; });
    desk.fail_with(Errc::unavailable);
    CHECK(ready == 1);
    CHECK(issuer->judge(token).error().code == Errc::unavailable);
    issuer->prepare(token, [&] { ++ready; });  // not again within a minute
    CHECK(ready == 2);
    CHECK(desk.requests == 1);
    pass(60s);
    CHECK(believes(token));
    pass(599s);
    CHECK(believes(token));
    CHECK(desk.requests == 2);
    pass(1s);
    issuer->prepare(token, [&] { ++ready; });  // brought anew beside its use
    CHECK(ready == 3);
    CHECK(desk.requests == 3);
    CHECK(issuer->judge(token));
    desk.answer("<html>");
    CHECK(issuer->judge(token));
    pass(2999s);
    CHECK(issuer->judge(token));
    pass(1s);
    CHECK(issuer->judge(token).error().code == Errc::unavailable);
}
