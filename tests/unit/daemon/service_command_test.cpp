// SPDX-License-Identifier: MIT
#include <array>
#include <cstdio>
#include <variant>

#include <catch2/catch.hpp>

#include "daemon/config/command_line.hpp"
#include "daemon/config/service_command.hpp"
#include "daemon/config/words.hpp"
#include "daemon/exit_code.hpp"
#include "platform/system_service.hpp"

using namespace pidpys;
using daemon::Text;

namespace {

constexpr auto kEnglish = api::Language::en;

int code_of(std::vector<std::string> words) {
    words.insert(words.begin(), "pidpysd");
    std::vector<char*> line;
    for (auto& word : words) line.push_back(word.data());
    const auto parsed = daemon::parse_command_line(static_cast<int>(line.size()), line.data());
    const int* code = std::get_if<int>(&parsed);
    return code != nullptr ? *code : -1;
}

}  // namespace

TEST_CASE("service_without_rules_is_refused") {
    daemon::Settings settings;
    CHECK(daemon::service_refusal(settings, "", kEnglish) == daemon::say(kEnglish, Text::service_needs_rules));
    settings.policy = "rules.toml";
    CHECK(daemon::service_refusal(settings, "", kEnglish).empty());
}

TEST_CASE("service_that_should_ask_somebody_is_told_that_it_has_no_screen") {
    daemon::Settings settings;
    settings.policy = "rules.toml";
    CHECK(daemon::service_refusal(settings, "--terminal", kEnglish).find("(--terminal)") != std::string::npos);
    settings.terminal = true;
    CHECK(daemon::service_refusal(settings, "", kEnglish).find("session 0") != std::string::npos);
}

TEST_CASE("service_process_is_known_by_its_command_line") {
    const auto is_one = [](std::vector<std::string> words) {
        std::vector<char*> line;
        for (auto& word : words) line.push_back(word.data());
        return daemon::is_service_process(static_cast<int>(line.size()), line.data());
    };
    CHECK(is_one({"pidpysd", "service", "run", "--state", "s"}));
    CHECK_FALSE(is_one({"pidpysd", "service", "start"}));
    CHECK_FALSE(is_one({"pidpysd", "--state", "service", "run"}));
    CHECK_FALSE(is_one({"pidpysd"}));
}

TEST_CASE("service_of_windows_is_no_word_for_systemd", "[posix]") {
    for (const char* word : {"install", "remove", "start", "stop"})
        CHECK(code_of({"service", word}) == daemon::kExitUsage);
    CHECK(code_of({"service", "status"}) == daemon::kExitNotRunning);
    CHECK(code_of({"service"}) == daemon::kExitUsage);
    CHECK(code_of({"service", "install", "extra"}) == daemon::kExitUsage);
    CHECK_FALSE(platform::serve_as_service(
        "pidpys", [] { return 0; }, [](int) { return true; }));
}
