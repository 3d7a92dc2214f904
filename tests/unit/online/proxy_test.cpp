// SPDX-License-Identifier: MIT
#include <map>

#include <catch2/catch.hpp>

#include "online/proxy.hpp"

namespace {

using namespace pidpys::online;

Proxies::Variable environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string() : found->second;
    };
}

std::string proxy_for(const Proxies& proxies, const char* url) { return proxies.proxy_for(parse_target(url).value()); }

}  // namespace

TEST_CASE("the_environment_names_proxies_unless_one_is_configured") {
    const auto variables = environment(
        {{"http_proxy", "http://p:1"}, {"HTTPS_PROXY", "http://p:2"}, {"NO_PROXY", ".bank.ua, 10.0.0.0/8"}});
    const Proxies of_environment(std::nullopt, {}, variables);
    CHECK(proxy_for(of_environment, "http://ca.ua/") == "http://p:1");
    CHECK(proxy_for(of_environment, "https://ca.ua/") == "http://p:2");
    CHECK(proxy_for(of_environment, "http://ca.bank.ua/").empty());
    CHECK(proxy_for(of_environment, "http://10.2.3.4/").empty());

    const Proxies configured("http://q:3", {"ca.ua"}, variables);
    CHECK(proxy_for(configured, "https://x.bank.ua/") == "http://q:3");
    CHECK(proxy_for(configured, "https://ca.ua/").empty());
    CHECK(proxy_for(Proxies("", {}, variables), "http://ca.ua/").empty());
    CHECK(
        proxy_for(Proxies(std::nullopt, {}, environment({{"HTTP_PROXY", "http://evil:1"}})), "http://ca.ua/").empty());
    CHECK(proxy_for(Proxies(std::nullopt, {}, environment({{"all_proxy", "socks5h://p:4"}})), "https://ca.ua/") ==
          "socks5h://p:4");
}

TEST_CASE("exceptions_of_proxies_match_whole_names") {
    const auto matches = [](const char* entry, const char* url) {
        return matches_no_proxy(entry, parse_target(url).value());
    };
    CHECK(matches("*", "http://ca.ua/"));
    CHECK(matches("ca.ua", "http://ca.ua/"));
    CHECK(matches("CA.ua", "http://x.ca.ua/"));
    CHECK(matches("*.ca.ua", "http://x.ca.ua/"));
    CHECK_FALSE(matches("ca.ua", "http://xca.ua/"));
    CHECK_FALSE(matches("", "http://ca.ua/"));
    CHECK_FALSE(matches(".", "http://ca.ua/"));
    CHECK(matches("::1", "http://[::1]/"));
    CHECK_FALSE(matches("127.0.0.2", "http://127.0.0.1/"));
}

TEST_CASE("proxies_are_urls_without_secrets") {
    for (const char* good : {"http://proxy:3128", "proxy.example.ua:8080", "https://proxy", "socks5h://127.0.0.1:1080"})
        CHECK(is_proxy_url(good));
    for (const char* bad : {"", "ftp://proxy", "http://user:secret@proxy:1", "http://", "socks4://proxy", "a b"})
        CHECK_FALSE(is_proxy_url(bad));
}
