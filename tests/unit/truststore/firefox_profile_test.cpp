// SPDX-License-Identifier: MIT
#include "certs/truststore/firefox_profile.hpp"

#include <catch2/catch.hpp>

#include "certs/identity/tls_identity.hpp"
#include "tests/main/temporary_directory.hpp"
#include "tests/unit/identity/text_files.hpp"

using namespace pidpys;
using namespace pidpys::certs;

namespace {

// The system's store as the test wants it.
class PlayedStore final : public TrustStore {
public:
    TrustState state = TrustState::trusted;
    [[nodiscard]] std::string place() const override { return "played"; }
    Result<TrustState> status(X509*) override { return state; }
    Result<void> remove() override { return {}; }

private:
    Result<void> put(const std::filesystem::path&) override { return {}; }
};

struct Fixture {
    test::TemporaryDirectory scratch;
    std::filesystem::path firefox = scratch.path() / "Mozilla" / "Firefox";
    std::filesystem::path path = firefox / "Profiles" / "x7k2.default-release";
    IssuedIdentity identity = make_identity(std::chrono::system_clock::now(), {}).value();
    PlayedStore system;
    FirefoxProfile profile{path, "Firefox", system};

    Fixture() {
        std::filesystem::create_directories(path);
        write("prefs.js", "user_pref(\"browser.startup.page\", 1);\n");
    }
    void write(const char* name, const std::string& text) { tests::write_text(path / name, text); }
    void used_by(const std::string& version) {
        write("compatibility.ini", "[Compatibility]\r\nLastVersion=" + version + "_20240101/20240101\r\n");
    }
    std::string user_js() { return tests::read_text(path / "user.js"); }
    TrustState status() { return profile.status(identity.authority.get()).value(); }
    bool has_user_js() { return std::filesystem::exists(path / "user.js"); }
    Result<void> install() { return profile.install(identity.authority.get()); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "firefox_that_reads_the_system_by_itself_is_left_alone") {
    used_by("120.0");
    CHECK(status() == TrustState::trusted);
    REQUIRE(install());
    CHECK_FALSE(has_user_js());
    system.state = TrustState::outdated;
    CHECK(status() == TrustState::outdated);
}

TEST_CASE_METHOD(Fixture, "firefox_of_an_earlier_version_is_told_to_and_untold") {
    used_by("115.9.1");
    CHECK(status() == TrustState::absent);
    REQUIRE(install());
    CHECK(status() == TrustState::trusted);
    REQUIRE(install());
    const auto text = user_js();
    CHECK(text.find("enterprise_roots") == text.rfind("enterprise_roots"));  // once
    REQUIRE(profile.remove());
    CHECK_FALSE(has_user_js());
    CHECK(status() == TrustState::absent);
}

TEST_CASE_METHOD(Fixture, "firefox_where_somebody_turned_it_off_is_turned_on_with_the_rest_kept") {
    used_by("128.3.0");
    write("prefs.js", "user_pref(\"security.enterprise_roots.enabled\", false);\n");
    write("user.js", "// mine\nuser_pref(\"a\", 1);\n");
    CHECK(status() == TrustState::absent);
    REQUIRE(install());
    CHECK(status() == TrustState::trusted);
    REQUIRE(profile.remove());
    CHECK(user_js() == "// mine\nuser_pref(\"a\", 1);\n");
}

TEST_CASE_METHOD(Fixture, "firefox_settings_that_cannot_be_read_are_not_written_anew") {
    used_by("115.9.1");
    std::filesystem::create_directory(path / "user.js");  // for one: no permission keeps root out
    CHECK(install().error().code == Errc::io);
    CHECK(profile.remove().error().code == Errc::io);
    CHECK(std::filesystem::is_directory(path / "user.js"));
}

TEST_CASE_METHOD(Fixture, "firefox_line_of_somebody_else_stays") {
    write("user.js", "user_pref(\"security.enterprise_roots.enabled\", true);\n");
    CHECK(status() == TrustState::trusted);
    REQUIRE(profile.remove());
    CHECK(status() == TrustState::trusted);
}

TEST_CASE_METHOD(Fixture, "firefox_profiles_are_found_where_profiles_ini_says_and_by_their_names") {
    const auto elsewhere = scratch.path() / "Robota";
    std::filesystem::create_directories(elsewhere);
    std::filesystem::create_directories(firefox / "Profiles" / "not-a-profile");
    tests::write_text(elsewhere / "prefs.js", "");
    tests::write_text(firefox / "profiles.ini",
                      "[Profile0]\r\nName=default-release\r\nIsRelative=1\r\n"
                      "Path=Profiles/x7k2.default-release\r\n\r\n[Profile1]\r\nName=Робота\r\n"
                      "IsRelative=0\r\nPath=" +
                          elsewhere.string() + "\r\n");
    const auto found = firefox_profiles({firefox, scratch.path() / "nowhere"});
    CHECK(found == std::vector<std::filesystem::path>{path, elsewhere});
    CHECK(firefox_name({firefox}, path) == "Firefox (default-release)");
    CHECK(firefox_name({firefox}, elsewhere) == "Firefox (Робота)");
}
