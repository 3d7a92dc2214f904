// SPDX-License-Identifier: MIT
// diadoc-dss 10.
#include <catch2/catch.hpp>

#include <fstream>

#include <content.pb.h>
#include <openssl/cms.h>
#include <openssl/pkcs12.h>

#include "api/dss/tasks/keys.hpp"
#include "crypto/base/encoding.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace std::chrono_literals;
using test::World;

namespace {

api::Headers client_header() { return {{"Authorization", "DiadocAuth ddauth_api_client_id=testClient-1"}}; }

api::Response log_in(World& w, const std::string& login, const std::string& password) {
    Diadoc::Api::Proto::LoginPassword body;
    body.set_login(login);
    body.set_password(password);
    return w.send({api::Method::post, "/V3/Authenticate?type=password", body.SerializeAsString(), client_header()});
}

int status_with(World& w, const std::string& authorization) {
    return w.send({api::Method::get, "/V2/GetMyUser", {}, {{"Authorization", authorization}}}).status;
}

}  // namespace

TEST_CASE("login_password_in_both_forms_gives_a_token", "[dss]") {
    World w;
    const auto protobuf = log_in(w, "Alice@example.org", test::kPassword);
    REQUIRE(protobuf.status == 200);
    const std::string token(protobuf.body.text());
    CHECK(status_with(w, "DiadocAuth ddauth_api_client_id=testClient-1,ddauth_token=" + token) == 200);
    CHECK(status_with(w, "Bearer " + token) == 200);

    auto headers = client_header();
    headers.emplace_back("Content-Type", "application/json");
    const auto json = w.send({api::Method::post, "/v3/authenticate?type=password",
                              R"({"login":"alice@example.org","password":"correct horse"})", headers});
    CHECK(json.status == 200);
    const char* target = "/V2/Authenticate?login=alice@example.org&password=correct+horse";
    CHECK(w.send({api::Method::post, target, {}, client_header()}).status == 200);
}

TEST_CASE("login_wrong_password_and_unknown_login_read_alike", "[dss]") {
    World w;
    const auto wrong = log_in(w, "alice@example.org", "x");
    const auto unknown = log_in(w, "nobody@example.org", "x");
    CHECK(wrong.status == 401);
    CHECK(wrong.body.text() == "Wrong password provided for login");
    CHECK(unknown.body.text() == wrong.body.text());
    CHECK(test::header(wrong, "X-Diadoc-ErrorCode") == "Http.Auth");
    CHECK(test::header(wrong, "WWW-Authenticate") == "DiadocAuth");
}

TEST_CASE("login_attempts_are_limited", "[dss]") {
    World w;
    for (int i = 0; i < 5; ++i) CHECK(log_in(w, "alice@example.org", "x").status == 401);
    const auto limited = log_in(w, "ALICE@example.org", test::kPassword);
    CHECK(limited.status == 429);
    CHECK(test::header(limited, "Retry-After") == "900");
    CHECK(log_in(w, "bob@example.org", test::kPassword).status == 200);
    w.clock.advance(901s);
    CHECK(log_in(w, "alice@example.org", test::kPassword).status == 200);
}

TEST_CASE("login_token_ends_and_belongs_to_its_client", "[dss]") {
    World w;
    test::must(w.store->add_client({"other", "", false, 0}));
    const auto token = w.token();
    CHECK(status_with(w, "DiadocAuth ddauth_api_client_id=other,ddauth_token=" + token) == 401);
    CHECK(status_with(w, "DiadocAuth ddauth_api_client_id=testClient-1,ddauth_token=AAAA") == 401);
    CHECK(status_with(w, "DiadocAuth ddauth_token=" + token) == 401);  // DiadocAuth names its client, Bearer need not
    CHECK(status_with(w, "Bearer " + token) == 200);
    w.clock.advance(2h);
    CHECK(status_with(w, "DiadocAuth ddauth_api_client_id=testClient-1,ddauth_token=" + token) == 401);
}

TEST_CASE("login_by_certificate_needs_its_key", "[dss]") {
    for (const char* kind : {"RSA", "P-256"}) {
        World w(kind);
        const auto sealed = w.send({api::Method::post, "/V3/Authenticate?type=certificate",
                                    std::string(as_text(w.certificate.der)), client_header()});
        REQUIRE(sealed.status == 200);
        const auto key = api::dss::open_key(w.certificate).value();
        const auto octets = sealed.body.view();
        const unsigned char* at = octets.data();
        CMS_ContentInfo* cms = d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(octets.size()));
        const unsigned char* der = w.certificate.der.data();
        const crypto::X509Ptr x509(d2i_X509(nullptr, &der, static_cast<long>(w.certificate.der.size())));
        const crypto::BioPtr out(BIO_new(BIO_s_mem()));
        REQUIRE(CMS_decrypt(cms, key->key.get(), x509.get(), nullptr, out.get(), 0) == 1);
        CMS_ContentInfo_free(cms);
        char* data = nullptr;
        const auto size = BIO_get_mem_data(out.get(), &data);
        const auto text = base64_encode({reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)});

        const auto confirm = [&](const std::string& thumbprint) {
            return w.send({api::Method::post,
                           "/V3/AuthenticateConfirm?saveBinding=False&thumbprint=" + thumbprint + "&token=" + text,
                           {},
                           client_header()});
        };
        CHECK(confirm(std::string(40, 'A')).status == 401);
        const auto token = confirm(w.certificate.thumbprint);
        REQUIRE(token.status == 200);
        CHECK(status_with(w, "Bearer " + std::string(token.body.text())) == 200);
        CHECK(confirm(w.certificate.thumbprint).status == 401);  // a challenge serves once
        CHECK(status_with(w, "Bearer " + text) == 401);          // and is no token itself
    }
}

TEST_CASE("login_other_types_and_certificates_are_refused", "[dss]") {
    World w;
    CHECK(w.send({api::Method::post, "/V3/Authenticate?type=sid", "x", client_header()}).status == 400);
    CHECK(w.send({api::Method::post, "/V3/Authenticate", "x", client_header()}).status == 400);
    CHECK(w.send({api::Method::post, "/V3/Authenticate?type=password", "x", client_header()}).body.text() ==
          "Can't deserialize request body into type: LoginPassword");
    CHECK(w.send({api::Method::post, "/V3/Authenticate?type=certificate", "x", client_header()}).status == 401);
    CHECK(w.send({api::Method::post, "/V3/AuthenticateConfirm?token=x&thumbprint=y", "", client_header()}).status ==
          400);
}

namespace {

// As many at a time as like: all are taken before any is checked.
std::vector<api::Response> log_in_together(World& w, const std::vector<std::string>& passwords) {
    std::vector<api::Response> answers(passwords.size());
    for (std::size_t i = 0; i < passwords.size(); ++i) {
        Diadoc::Api::Proto::LoginPassword body;
        body.set_login("alice@example.org");
        body.set_password(passwords[i]);
        api::Request request;
        request.method = api::Method::post;
        request.path = "/V3/Authenticate";
        request.query = "type=password";
        request.headers = client_header();
        request.body = api::Blob::of(body.SerializeAsString());
        const auto match = w.router->match(request.method, request.path);
        match.route->handler(request, match.params,
                             [&answers, i](api::Response answer) { answers[i] = std::move(answer); });
    }
    w.workers.run_all();
    for (const auto& answer : answers) CHECK(answer.body.size() == 0);  // no password is checked on the workers
    w.logins.run_all();
    return answers;
}

}  // namespace

TEST_CASE("login_passwords_are_checked_off_the_signing_workers_and_no_more_than_the_limit_of_them", "[dss]") {
    World w;
    std::vector<std::string> passwords(12, "wrong");
    passwords.push_back(test::kPassword);
    int checked = 0, limited = 0;
    for (const auto& answer : log_in_together(w, passwords)) {
        checked += answer.status == 401 ? 1 : 0;
        limited += answer.status == 429 ? 1 : 0;
    }
    CHECK(checked == 5);
    CHECK(limited == 8);
}

TEST_CASE("login_passwords_that_are_right_do_not_limit_one_another", "[dss]") {
    World w;
    for (const auto& answer : log_in_together(w, std::vector<std::string>(8, test::kPassword)))
        CHECK(answer.status == 200);
}

TEST_CASE("login_new_password_ends_the_tokens", "[dss]") {
    World w;
    const auto token = w.token();
    REQUIRE(status_with(w, "Bearer " + token) == 200);
    REQUIRE(w.store->set_password(test::kAliceId, ""));
    CHECK(status_with(w, "Bearer " + token) == 401);
    CHECK(log_in(w, "alice@example.org", test::kPassword).status == 401);
    CHECK(w.store->set_password("nobody", "").error().code == Errc::not_found);
}
