// SPDX-License-Identifier: MIT
#include "certs/truststore/system_store.hpp"

#include <catch2/catch.hpp>

#include "certs/identity/tls_identity.hpp"
#include "tests/unit/identity/text_files.hpp"
#include "tests/unit/truststore/runner.hpp"

using namespace pidpys;
using namespace pidpys::certs;

namespace {

// update-ca-certificates in little: the bundle is all the anchors, one after another.
struct SystemFixture {
    test::TemporaryDirectory scratch;
    std::filesystem::path tls = scratch.path() / "tls";
    TlsIdentity identity = load_or_make_identity(tls, std::chrono::system_clock::now()).value();
    SystemPlaces places{scratch.path() / "anchors", scratch.path() / "bundle.crt", "update-ca-certificates"};
    std::vector<std::vector<std::string>> commands;

    Result<CommandOutput> run(const std::vector<std::string>& arguments) {
        commands.push_back(arguments);
        if (arguments.front() != places.update) return tests::run_real(arguments);
        std::string bundle;
        for (const auto& entry : std::filesystem::directory_iterator(places.anchors)) bundle += tests::read_text(entry);
        tests::write_text(places.bundle, bundle);
        return CommandOutput{};
    }
    SystemStore store{trust_label(tls), [this](const auto& arguments) { return run(arguments); }, {}, places};
};

}  // namespace

TEST_CASE_METHOD(SystemFixture, "system_install_then_remove_leaves_nothing", "[posix]") {
    CHECK(store.status(identity.authority.get()).value() == TrustState::absent);

    REQUIRE(store.install(identity.authority.get()));
    CHECK(store.status(identity.authority.get()).value() == TrustState::trusted);

    REQUIRE(store.remove());
    CHECK(store.status(identity.authority.get()).value() == TrustState::absent);
    CHECK(tests::read_text(places.bundle).empty());
}

TEST_CASE_METHOD(SystemFixture, "system_install_after_renewal_replaces_the_old_authority", "[posix]") {
    REQUIRE(store.install(identity.authority.get()));
    const auto renewed = make_identity(std::chrono::system_clock::now(), {}).value();
    REQUIRE(save_identity(tls, renewed));
    CHECK(store.status(renewed.authority.get()).value() == TrustState::outdated);

    REQUIRE(store.install(renewed.authority.get()));

    CHECK(store.status(renewed.authority.get()).value() == TrustState::trusted);
    CHECK_FALSE(pem_holds(tests::read_text(places.bundle), identity.authority.get()));
}

TEST_CASE_METHOD(SystemFixture, "system_anchor_without_update_is_outdated", "[posix]") {
    REQUIRE(store.install(identity.authority.get()));
    tests::write_text(places.bundle, "");

    CHECK(store.status(identity.authority.get()).value() == TrustState::outdated);
}

TEST_CASE_METHOD(SystemFixture, "system_install_elevated_every_command_goes_through_it") {
    std::vector<std::vector<std::string>> seen;
    SystemStore elevated(
        "label",
        [&](const auto& arguments) -> Result<CommandOutput> { return seen.push_back(arguments), CommandOutput{}; },
        {"pkexec"}, places);

    CHECK(elevated.install(identity.authority.get()).error().code == Errc::integrity);  // the commands did nothing

    REQUIRE(seen.size() == 2);
    CHECK(seen[0].front() == "pkexec");
    CHECK(seen[1] == std::vector<std::string>{"pkexec", "update-ca-certificates"});
}
