// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "daemon/config/config_file.hpp"

using namespace pidpys;
using daemon::read_config;
using daemon::Settings;

TEST_CASE("config_file_sets_what_it_names") {
    Settings settings;
    REQUIRE(read_config(R"(
listen = ["127.0.0.1:9091", "[::1]:0"]
log_level = "debug"
[limits]
body_in_memory = 65536
idle_seconds = 5
[origins]
allow = ["https://bank.ua"]
[keys]
paths = ["keys", "/abs"]
)", "test", "/etc/pidpys", settings));
    CHECK(settings.listen.size() == 2);
    CHECK(settings.log_level == daemon::LogLevel::debug);
    CHECK(settings.limits.body_in_memory == 65536);
    CHECK(settings.limits.idle_time == std::chrono::seconds(5));
    CHECK(settings.allow_origins == std::vector<std::string>{"https://bank.ua"});
    CHECK(settings.key_paths == std::vector<std::filesystem::path>{"/etc/pidpys/keys", "/abs"});
}

TEST_CASE("config_file_mistakes_name_the_line_and_the_key") {
    const std::pair<const char*, const char*> mistakes[] = {
        {"\nlisten = [\"0.0.0.0:1\"]", "test:2: unusable value of listen"},
        {"[origins]\nalow = []", "test:2: unknown key origins.alow"},
        {"[limits]\nconnections = \"many\"", "test:2: unusable value of limits.connections"},
        {"[limits]\nconnections = -1", "test:2: unusable value of limits.connections"},
        {"[origins]\ndeny = [1]", "test:2: unusable value of origins.deny"},
        {"a = ", "test:1: "}};
    for (const auto& [text, message] : mistakes) {
        Settings settings;
        const auto read = read_config(text, "test", "/", settings);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::malformed);
        CHECK(read.error().detail.rfind(message, 0) == 0);
    }
}
