// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <array>

#include <windows.h>

#include "platform/system_service.hpp"
#include "tests/unit/windows/played_service.hpp"

using namespace pidpys;
using platform::ServiceTrouble;
using Phase = platform::ServiceState::Phase;

namespace {

// Installed for a test, gone after it whatever came between.
struct Installed {
    explicit Installed(const std::string& part)
        : made(platform::install_service({test::kPlayed, "Played", "Служба випробувань", {"serve", part}})) {}
    ~Installed() { static_cast<void>(platform::remove_service(test::kPlayed)); }
    platform::ServiceResult<void> made;
};

// Whether it is, and of what it is not the kind.
bool done(const platform::ServiceResult<void>& result) {
    if (!result)
        UNSCOPED_INFO("trouble " << static_cast<int>(result.error().trouble) << ", code " << result.error().code << ", "
                                 << result.error().detail);
    return result.has_value();
}

constexpr const char* kService = "SYSTEM\\CurrentControlSet\\Services\\pidpys-test";
constexpr const char* kSource = "SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\pidpys-test";

std::string in_registry(const char* key, const char* name) {
    std::array<char, 512> text{};
    auto size = static_cast<DWORD>(text.size());
    const auto error = ::RegGetValueA(HKEY_LOCAL_MACHINE, key, name,
                                      RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, nullptr, text.data(), &size);
    return error == ERROR_SUCCESS ? text.data() : "";
}

}  // namespace

TEST_CASE("service_is_installed_started_stopped_and_removed") {
    {
        const Installed service("ready");
        REQUIRE(done(service.made));
        CHECK(platform::service_state(test::kPlayed)->phase == Phase::stopped);
        REQUIRE(done(platform::start_service(test::kPlayed)));
        const auto state = platform::service_state(test::kPlayed);
        CHECK(state->phase == Phase::running);
        CHECK(state->process != ::GetCurrentProcessId());
        CHECK(platform::start_service(test::kPlayed).error().trouble == ServiceTrouble::running);
        REQUIRE(done(platform::stop_service(test::kPlayed)));
        CHECK(platform::service_state(test::kPlayed)->phase == Phase::stopped);
        CHECK(platform::service_state(test::kPlayed)->code == 0);
        CHECK(platform::stop_service(test::kPlayed).error().trouble == ServiceTrouble::stopped);
    }
    CHECK(platform::service_state(test::kPlayed).error().trouble == ServiceTrouble::absent);
}

TEST_CASE("service_that_runs_is_stopped_before_it_is_removed") {
    const Installed service("ready");
    REQUIRE(done(platform::start_service(test::kPlayed)));
    REQUIRE(done(platform::remove_service(test::kPlayed)));
    CHECK(platform::start_service(test::kPlayed).error().trouble == ServiceTrouble::absent);
    CHECK(platform::remove_service(test::kPlayed).error().trouble == ServiceTrouble::absent);
}

TEST_CASE("service_has_its_own_account_and_source_of_events") {
    {
        const Installed service("ready");
        CHECK(in_registry(kService, "ObjectName") == "NT SERVICE\\pidpys-test");
        CHECK_THAT(in_registry(kService, "ImagePath"), Catch::EndsWith("\" \"serve\" \"ready\""));
        CHECK_THAT(in_registry(kSource, "EventMessageFile"), Catch::EndsWith("EventCreate.exe"));
    }
    CHECK(in_registry(kSource, "EventMessageFile").empty());
}

TEST_CASE("service_of_a_name_that_is_there_is_not_installed_again") {
    const Installed service("ready"), second("ready");
    REQUIRE(done(service.made));
    CHECK(second.made.error().trouble == ServiceTrouble::exists);
}

TEST_CASE("service_that_ends_at_its_start_tells_its_code") {
    const Installed service("final");
    const auto started = platform::start_service(test::kPlayed);
    REQUIRE_FALSE(started);
    CHECK(started.error().trouble == ServiceTrouble::ended);
    CHECK(started.error().code == test::kFinal);
    CHECK(platform::service_state(test::kPlayed)->code == test::kFinal);
}

TEST_CASE("service_that_falls_has_not_told_its_end") {
    const Installed service("passing");
    const auto started = platform::start_service(test::kPlayed);
    REQUIRE_FALSE(started);
    CHECK(started.error().code != test::kPassing);  // what it said itself would keep it from being started anew
}

TEST_CASE("service_process_that_no_manager_started_says_so") {
    const auto served = platform::serve_as_service(
        test::kPlayed, [] { return 0; }, [](int) { return true; });
    REQUIRE_FALSE(served);
    CHECK(served.error().trouble == ServiceTrouble::unsupported);
}
