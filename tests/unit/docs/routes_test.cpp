// SPDX-License-Identifier: MIT
// The description and the route tables say the same: what is served is described, what is described is served.
#include <set>

#include <catch2/catch.hpp>

#include "api/demo/demo_page.hpp"
#include "api/docs/docs.hpp"
#include "api/dss/endpoints/endpoints.hpp"
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
