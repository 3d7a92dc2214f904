// SPDX-License-Identifier: MIT
// The running service's authorities: files that change are taken, updates replace what is there or nothing.
#include <deque>
#include <fstream>
#include <map>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "daemon/assemble/registry_keeper.hpp"
#include "tests/authority/trusted_lists.hpp"
#include "tests/main/needs.hpp"
#include "tests/main/temporary_directory.hpp"

namespace pidpys::daemon {
namespace {

using pidpys::test::authority::house_of;

class Workers final : public api::Workers {
public:
    bool post(const std::shared_ptr<api::Account>&, std::function<void()> task) override {
        tasks.push_back(std::move(task));
        return true;
    }
    void run() {
        for (; !tasks.empty(); tasks.pop_front()) tasks.front()();
    }
    std::deque<std::function<void()>> tasks;
};

// Answers when it is told to, by the end of the address.
class Network final : public online::Fetcher {
public:
    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
        asked.push_back(request.addresses.front().url);
        foreign = foreign || request.addresses.front().source == online::Source::foreign;
        waiting.push_back({request.addresses.front().url, std::move(stop), std::move(callback)});
    }
    [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }
    void answer() {
        for (auto& each : std::exchange(waiting, {})) {
            const auto found = files.find(each.url.substr(each.url.rfind('/') + 1));
            if (each.stop.stop_requested())
                each.callback(fail(Errc::cancelled));
            else if (found == files.end())
                each.callback(fail(Errc::unavailable, each.url + ": answered 404"));
            else
                each.callback(online::Answer{found->second, each.url, false});
        }
    }
    struct Waiting {
        std::string url;
        std::stop_token stop;
        online::Callback callback;
    };
    std::map<std::string, Bytes> files;
    std::vector<std::string> asked;
    bool foreign = false;  // an address that rules for foreign files would hold for
    std::vector<Waiting> waiting;
};

struct Stage {
    Stage() {
        settings.state = folder.path();
        settings.shared_registry = false;
    }
    void put(const std::string& name, ByteView octets) const {
        const auto file = folder.path() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary | std::ios::trunc) << as_text(octets);
    }
    [[nodiscard]] RegistryKeeper::Parts parts() { return {accounts, workers, network}; }

    pidpys::test::TemporaryDirectory folder;
    Settings settings;
    api::Accounts accounts;
    Workers workers;
    Network network;
};

const std::string list = R"([{"issuerCNs":["КНЕДП"],"address":"a","ocspAccessPointAddress":"ca.example.ua",
    "ocspAccessPointPort":"80","cmpAddress":"","tspAddress":"ca.example.ua","tspAddressPort":"80","codeEDRPOU":"14360570"}])";

std::vector<std::string> ids_of(const RegistryKeeper& keeper) {
    std::vector<std::string> ids;
    const auto registry = keeper.current().hold();
    for (const auto& each : registry->authorities()) ids.push_back(each.id);
    return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a_registry_that_comes_while_the_service_runs_is_taken") {
    Stage stage;
    RegistryKeeper keeper(stage.settings, stage.parts());
    CHECK(ids_of(keeper).empty());
    const auto before = keeper.current().hold();
    stage.put("registry/CAs.json", as_bytes(list));
    stage.put("authorities/own.pem", house_of("ecdsa").root.certificate());
    keeper.sweep();
    CHECK(ids_of(keeper).empty());  // the network thread reads nothing
    stage.workers.run();
    CHECK(ids_of(keeper) == Ids{"own", "ca14360570"});
    CHECK(before->authorities().empty());  // what began with the old one ends with it

    keeper.sweep();
    CHECK(stage.workers.tasks.empty());
    std::filesystem::remove(stage.folder.path() / "registry/CAs.json");
    keeper.sweep();
    stage.workers.run();
    CHECK(ids_of(keeper) == Ids{"own"});
    CHECK(stage.network.asked.empty());
}

TEST_CASE("lists_alone_do_not_make_another_registry") {
    Stage stage;
    stage.put("registry/CAs.json", as_bytes(list));
    RegistryKeeper keeper(stage.settings, stage.parts());
    const auto before = keeper.current().hold();
    stage.put("authorities/new.crl", as_bytes("rubbish"));
    keeper.sweep();
    stage.workers.run();
    CHECK(&*keeper.current().hold() == &*before);
    stage.put("authorities/own.pem", house_of("ecdsa").root.certificate());
    keeper.sweep();
    stage.workers.run();
    CHECK(&*keeper.current().hold() != &*before);
}

TEST_CASE("an_update_brings_all_or_changes_nothing") {
    if (!needs::foreign_data()) return;
    Stage stage;
    RegistryKeeper keeper(stage.settings, stage.parts());
    std::vector<Result<RegistryKeeper::Outcome>> outcomes;
    const auto update = [&] { keeper.update([&](auto outcome) { outcomes.push_back(std::move(outcome)); }); };
    const auto finish = [&] {
        stage.network.answer();
        stage.workers.run();
        REQUIRE_FALSE(outcomes.empty());
        auto last = std::move(outcomes.back());
        outcomes.clear();
        return last;
    };
    update();
    REQUIRE(stage.network.asked.size() == 3);
    for (const auto& url : stage.network.asked) CHECK(url.starts_with("https://czo.gov.ua/download/"));
    CHECK_FALSE(stage.network.foreign);
    update();
    REQUIRE(outcomes.size() == 1);  // at once: it is under way
    CHECK(outcomes.front().error().code == Errc::busy);
    stage.network.files["CAs.json"] = to_bytes(as_bytes(list));
    CHECK(finish().error().code == Errc::unavailable);
    CHECK_FALSE(std::filesystem::exists(stage.folder.path() / "registry"));
    CHECK(keeper.age() == RegistryKeeper::Age{0, true});

    stage.network.files["CACertificates.p7b"] = needs::foreign_file("pki/registry/roots-26.p7b");
    update();
    auto without = finish();
    REQUIRE(without.has_value());
    CHECK(without->taken.authorities == 1);
    CHECK(without->taken.bundle->roots == 18);
    REQUIRE(without->complaint.has_value());  // the trusted list alone may be missing
    CHECK(without->complaint->detail.find("404") != std::string::npos);
    CHECK(ids_of(keeper) == Ids{"ca14360570"});
    CHECK(keeper.age().brought > 0);
    CHECK_FALSE(keeper.age().due);
    const auto bundle = stage.folder.path() / "registry" / certs::certificate_list_file;
    const auto fresh = std::filesystem::last_write_time(bundle);
    std::filesystem::last_write_time(bundle, fresh - std::chrono::days(31));
    CHECK(RegistryKeeper(stage.settings, stage.parts()).age().due);
    stage.settings.network.offline = true;
    CHECK_FALSE(RegistryKeeper(stage.settings, stage.parts()).age().due);
    stage.settings.network.offline = false;
    std::filesystem::last_write_time(bundle, fresh);

    // Signed by a stranger: told of, not taken.
    stage.network.files["TL-UA-EC.xml"] = to_bytes(as_bytes(
        pidpys::test::authority::sign_document(pidpys::test::authority::trusted_list({}), house_of("ecdsa").stamps)));
    update();
    auto stranger = finish();
    REQUIRE(stranger.has_value());
    CHECK(stranger->complaint->code == Errc::untrusted);
    CHECK_FALSE(std::filesystem::exists(stage.folder.path() / "registry" / certs::trusted_list_file));

    stage.network.files["CAs.json"] = to_bytes(as_bytes("[{"));
    update();
    CHECK(finish().error().code == Errc::malformed);
    CHECK(ids_of(keeper) == Ids{"ca14360570"});
}

TEST_CASE("an_update_ends_with_the_service") {
    Stage stage;
    RegistryKeeper keeper(stage.settings, stage.parts());
    std::optional<Result<RegistryKeeper::Outcome>> outcome;
    keeper.update([&](auto result) { outcome.emplace(std::move(result)); });
    keeper.close();
    stage.network.answer();
    CHECK(stage.workers.tasks.empty());
    REQUIRE(outcome.has_value());
    CHECK_FALSE(outcome->has_value());
}

TEST_CASE("the_registry_comes_by_itself_once_a_day_where_the_configuration_says_so") {
    Stage stage;
    const auto asked_by = [&](bool configured, bool offline) {
        stage.settings.update_registry = configured;
        stage.settings.network.offline = offline;
        stage.network.asked.clear();
        RegistryKeeper keeper(stage.settings, stage.parts());
        keeper.sweep();
        keeper.sweep();
        stage.network.answer();
        stage.workers.run();
        keeper.sweep();  // failed: not again for a day
        return stage.network.asked.size();
    };
    CHECK(asked_by(false, false) == 0);
    CHECK(asked_by(true, true) == 0);
    CHECK(asked_by(true, false) == 3);
    stage.put("registry/CAs.json", as_bytes(list));
    CHECK(asked_by(true, false) == 0);  // of today
    std::filesystem::last_write_time(stage.folder.path() / "registry/CAs.json",
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
    CHECK(asked_by(true, false) == 3);
}

}  // namespace pidpys::daemon
