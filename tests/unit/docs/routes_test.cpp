// SPDX-License-Identifier: MIT
// The description and the route tables say the same: what is served is described, what is described is served.
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "api/demo/demo_page.hpp"
#include "api/docs/docs.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/messages/remark.hpp"
#include "tests/unit/cipher/fixture.hpp"

namespace pidpys::api {
namespace {

using Json = nlohmann::json;

std::string route_name(Method method, const std::string& path) {
    std::string name;
    for (const char c : method_name(method)) name += static_cast<char>(c - 'A' + 'a');
    return name + " " + path;
}

std::set<std::string> routes_of(const Router& router) {
    std::set<std::string> names;
    router.for_each(
        [&](const Contract&, const Route& route) { names.insert(route_name(route.method, route.pattern)); });
    return names;
}

std::set<std::string> served() {
    const test::Fixture cipher;
    auto names = routes_of(cipher.router());
    Router pages;
    Contract own;
    own.name = "pages";
    const auto& contract = pages.add_contract(std::move(own));
    add_demo_page(pages, contract, [] { return TrustEnd{}; });
    add_docs(pages, contract);
    names.merge(routes_of(pages));
    for (const auto& path : dss::paths()) names.insert(route_name(path.method, path.path));
    return names;
}

std::set<std::string> described(const Json& document) {
    std::set<std::string> names;
    for (const auto& [path, methods] : document.at("paths").items())
        for (const auto& [method, operation] : methods.items()) names.insert(method + " " + path);
    return names;
}

// The description of a route of the Cipher contract.
struct Described {
    const Route& route;
    const Json& operation;
};

std::vector<Described> described_routes(const Router& router, const Json& document) {
    std::vector<Described> all;
    router.for_each([&](const Contract&, const Route& route) {
        const auto method = route_name(route.method, {});
        all.push_back({route, document.at("paths").at(route.pattern).at(method.substr(0, method.find(' ')))});
    });
    return all;
}

// Every "$ref" leads somewhere within the document.
void check_references(const Json& at, const Json& document) {
    if (at.is_object())
        if (const auto reference = at.find("$ref"); reference != at.end()) {
            const std::string name = *reference;
            INFO(name);
            REQUIRE(name.starts_with("#/"));
            CHECK(document.contains(Json::json_pointer(name.substr(1))));
        }
    if (at.is_structured())
        for (const auto& member : at) check_references(member, document);
}

}  // namespace

TEST_CASE("every_route_is_described_and_nothing_else") {
    const auto document = Json::parse(openapi_document());
    CHECK(document.at("openapi") == "3.1.0");
    CHECK(described(document) == served());
    check_references(document, document);
}

TEST_CASE("routes_that_a_site_has_to_be_admitted_to_and_those_of_a_session_say_what_is_answered_otherwise") {
    const test::Fixture cipher;
    const auto document = Json::parse(openapi_document());
    for (const auto& [route, operation] : described_routes(cipher.router(), document)) {
        INFO(route_name(route.method, route.pattern));
        const Json& responses = operation.at("responses");
        CHECK(responses.contains("403") == (route.access == Access::guarded));
        CHECK((!route.pattern.starts_with("/api/v1/ticket/") || responses.contains("400")));
        CHECK(responses.at("default").at("$ref") == "#/components/responses/Problem");
        // No route of this contract reads the query.
        for (const auto& parameter : operation.value("parameters", Json::array()))
            CHECK(document.at(Json::json_pointer(parameter.at("$ref").get<std::string>().substr(1))).at("in") ==
                  "path");
    }
}

TEST_CASE("every_remark_is_described") {
    const auto document = Json::parse(openapi_document());
    std::vector<std::string> codes;
    for (int kind = 0; kind <= static_cast<int>(crypto::RemarkKind::clock_apart); ++kind)
        codes.emplace_back(code_of(static_cast<crypto::RemarkKind>(kind)));
    CHECK(document.at("components").at("schemas").at("Remark").at("properties").at("code").at("enum") == codes);
}

TEST_CASE("every_option_is_described_with_its_default") {
    const SessionOptions defaults;
    const auto options = Json::parse(openapi_document()).at("components").at("schemas").at("Options").at("properties");
    std::set<std::string> names;
    for (const auto& [name, value] : defaults.list()) {
        names.emplace(name);
        INFO(name);
        REQUIRE(options.contains(name));
        CHECK(options.at(std::string(name)).at("default") == value);
        for (const auto& allowed : options.at(std::string(name)).value("enum", Json::array())) {
            SessionOptions set;
            CHECK(set.set(name, allowed.get<std::string>()));
            CHECK(set.list().at(names.size() - 1).second == allowed);
        }
    }
    CHECK(names.size() == options.size());
}

}  // namespace pidpys::api
