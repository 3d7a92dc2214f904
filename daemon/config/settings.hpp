// SPDX-License-Identifier: MIT
// What is decided before the service starts: docs/configuration.md. The machine's policy before the command line before
// the user's file before the default.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/cipher/envelope_config.hpp"
#include "api/dss/store/place.hpp"
#include "api/messages/language.hpp"
#include "daemon/config/host_settings.hpp"
#include "daemon/log.hpp"
#include "daemon/transport/endpoint.hpp"
#include "daemon/transport/limits.hpp"
#include "online/network.hpp"
#include "token/modules.hpp"

namespace pidpys::daemon {

enum class JournalMode {
    on,
    disk,  // every record waits for the disk
    off
};

struct Settings {
    std::vector<std::filesystem::path> bound_by;  // files of the machine's policy
    std::filesystem::path state;                  // identity, admissions, stores; made if absent
    std::vector<Endpoint> listen;                 // empty: 9091 and 9090 on 127.0.0.1 and ::1, those that exist
    bool print_ready = false;
    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::text;
    std::optional<Endpoint> watch;  // metrics.listen: where the service is watched; nothing: nowhere
    // How long the service goes on as before when it is to end, so that balancers see it coming.
    std::optional<std::chrono::seconds> drain_time;
    [[nodiscard]] std::chrono::seconds drains() const {
        return drain_time.value_or(std::chrono::seconds(watch ? 5 : 0));
    }
    api::Language language = api::Language::uk;  // of answers, where the caller has chosen none
    Limits limits;
    std::chrono::seconds stop_time{10};  // running requests may take so long to end

    std::filesystem::path login;          // key container, "store:FINGERPRINT" or "pkcs11:…" taken into use at start
    std::filesystem::path password_file;  // its password, in the first line; of the store's a PIN, or none
    std::filesystem::path policy;         // unattended answers
    std::string agent_socket;             // empty: no agents
    JournalMode journal = JournalMode::on;
    bool terminal = false;               // ask on the controlling terminal
    std::chrono::seconds patience{120};  // for an answer of the user

    std::vector<std::filesystem::path> token_modules;  // PKCS #11 libraries beside those that are found
    std::vector<std::string> without_modules;          // names of those that are not loaded
    bool find_modules = true;                          // p11-kit's and the vendors'

    std::vector<std::string> allow_origins;  // patterns; deny wins
    std::vector<std::string> deny_origins;
    std::vector<std::vector<std::string>> only_origins;  // a site must be in each of them
    bool allow_insecure_origins = false;
    bool allow_other_users = false;
    std::uint64_t idle_minutes = 480;                // then a key that a person has taken into use is put away
    std::vector<std::filesystem::path> key_paths;    // prefixes that a page may name containers below
    std::filesystem::path key_profiles;              // pidpys-profiles(5); empty: those built in
    std::size_t shortest_password = 8;               // characters, of new keys
    std::vector<std::filesystem::path> authorities;  // folders besides STATE/authorities
    bool own_authorities = true;                     // STATE/authorities
    bool shared_registry = true;                     // the system's, beside STATE/registry
    bool test_roots = false;                         // of the national registry
    std::vector<std::string> trusted_list_signers;   // beside the one that is known; fingerprints
    bool update_registry = false;                    // once a day, by the service itself
    bool ask_all_authorities = false;                // about keys without a certificate
    online::NetworkSettings network;
    std::optional<bool> check_updates;        // nothing: as the person chooses in the agent, who begins with no
    std::string update_address;               // of the notice; empty: the build's
    bool ask_each_signature = false;          // also where the caller brings container and password
    std::uint64_t max_access_times = 10'000;  // accessTimesNumber
    api::EnvelopeConfig envelope;
    HostSettings host;
    api::dss::StorePlace dss;  // its directory: dss_store
    std::uint32_t dss_files_per_task = 20'000;
};

// A key as it is named: a file below `base`; "store:FINGERPRINT" and "pkcs11:…" as they stand.
std::filesystem::path key_place(const std::string& name, const std::filesystem::path& base);

// The store of DssSign, for the service and for commands with the same state directory.
api::dss::StorePlace dss_store(const Settings& settings, const std::filesystem::path& state);

// PKCS #11 libraries by which tokens are looked for.
std::vector<token::Module> token_modules(const Settings& settings);

// Nobody but programs of this machine may reach a service that is no host: the first address that others could reach.
std::optional<Endpoint> exposed_endpoint(const Settings& settings);

// Where authorities lie beside the registry, for the service and for commands with the same state directory.
std::vector<std::filesystem::path> authority_folders(const Settings& settings, const std::filesystem::path& state);

}  // namespace pidpys::daemon
