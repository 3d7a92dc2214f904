// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <certificates.pb.h>
#include <nlohmann/json.hpp>
#include <organizations.pb.h>

#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace std::chrono_literals;
using test::World;
namespace proto = Diadoc::Api::Proto;

TEST_CASE("account_organizations_are_those_of_the_user", "[dss]") {
    World w;
    proto::OrganizationList list;
    REQUIRE(list.ParseFromString(std::string(w.get("/GetMyOrganizations").body.text())));  // required fields are there
    REQUIRE(list.organizations_size() == 2);
    CHECK(list.organizations(0).boxes(0).boxid() == "aaaaaaaa111141118111111111111111@diadoc.ru");
    CHECK(list.organizations(0).boxes(0).boxidguid() == test::kAliceBox);
}

TEST_CASE("account_user_in_json", "[dss]") {
    World w;
    const auto answer = w.get("/V2/GetMyUser", test::kAliceId, {{"Accept", "application/json"}});
    CHECK(answer.content_type == "application/json; charset=utf-8");
    const auto json = nlohmann::json::parse(answer.body.text());
    CHECK(json["UserId"] == test::kAliceId);
    CHECK(json["FullName"]["LastName"] == "Петренко");
    CHECK(json["IsRegistered"] == true);
}

TEST_CASE("account_certificates_valid_now_with_the_default_marked", "[dss]") {
    World w;
    test::must(w.store->add_certificate(test::make_key(w.directory.path(), "short", "P-256", w.clock.now(), 48h)));
    auto expired = test::make_key(w.directory.path(), "expired", "P-256", w.clock.now(), 1h);
    expired.not_after = 1;
    test::must(w.store->add_certificate(expired));
    auto login = test::make_key(w.directory.path(), "login", "P-256", w.clock.now(), 24h * 300);
    login.use = api::dss::CertificateUse::login;
    test::must(w.store->add_certificate(login));

    proto::Certificates::CertificateList list;
    REQUIRE(list.ParseFromString(
        std::string(w.get(std::string("/GetMyCertificates?boxId=") + test::kAliceBox).body.text())));
    REQUIRE(list.certificates_size() == 3);
    CHECK(list.certificates(0).type() == proto::Certificates::Token);
    const auto& chosen = list.certificates(1);
    CHECK(chosen.thumbprint() == w.certificate.thumbprint);
    CHECK(chosen.type() == proto::Certificates::Dss);
    CHECK(chosen.dsstype() == proto::Certificates::KSignServer);
    CHECK(chosen.usages(0) == proto::Certificates::DssUsage);
    CHECK(chosen.isdefault());
    CHECK(chosen.validto() == 621355968000000000 + w.certificate.not_after * 10000);
    CHECK_FALSE(list.certificates(2).isdefault());
    CHECK(w.get("/GetMyCertificates").status == 400);
}
