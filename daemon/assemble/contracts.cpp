// SPDX-License-Identifier: MIT
#include "daemon/assemble/contracts.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "api/accounts/rates.hpp"
#include "api/accounts/request_expense.hpp"
#include "api/admission/admissions.hpp"
#include "api/cipher/routes.hpp"
#include "api/confirm/confirm.hpp"
#include "api/demo/demo_page.hpp"
#include "api/docs/docs.hpp"
#include "api/dss/dss.hpp"
#include "api/http/gateway.hpp"
#include "api/peers/forwarded.hpp"
#include "certs/stored_key.hpp"
#include "daemon/assemble/clock_log.hpp"
#include "daemon/assemble/control.hpp"
#include "daemon/assemble/key_login.hpp"
#include "daemon/assemble/registry_keeper.hpp"
#include "daemon/assemble/update_keeper.hpp"
#include "platform/mapped_file.hpp"
#include "platform/spill_file.hpp"
#include "daemon/prompt/journalled_prompter.hpp"
#include "daemon/watch/observed_service.hpp"
#include "daemon/config/words.hpp"
#include "files/certificate_files.hpp"
#include "files/password_file.hpp"
#include "journal/database.hpp"
#include "keygen/profile_file.hpp"

namespace pidpys::daemon {
namespace {

constexpr std::chrono::hours kPermissionLifetime{8};  // a working day

api::AdmissionConfig admission_config(const Settings& settings) {
    api::AdmissionConfig config;
    config.allow = settings.allow_origins;
    config.deny = settings.deny_origins;
    config.only = settings.only_origins;
    config.patience = settings.patience;
    config.file = settings.state / "admissions.json";
    return config;
}

// A name without a port is ours at the listener's own and, as a balancer shows it, at that of https.
void name_host(const HostSettings& host, api::GatewayConfig& config) {
    config.host_names.clear();
    for (const std::string& name : host.names) {
        auto authority = *api::parse_authority(name, 0);
        if (authority.port == 0) {
            config.host_names.push_back(authority.host);
            authority.port = 443;
        }
        config.shown_as.push_back(std::move(authority));
    }
}

// What a client on the network is held to is counted in `rates`.
api::GatewayConfig gateway_config(const Settings& settings, api::Rates& rates, const api::Clock& clock) {
    api::GatewayConfig config;
    config.allow_insecure_origins = settings.allow_insecure_origins;
    config.allow_other_users = settings.allow_other_users;
    if (!settings.host.on) return config;
    name_host(settings.host, config);
    config.find_client = [rules = settings.host.proxies](const api::RequestHead& head) {
        return api::client_of(head.peer, head.headers, rules);
    };
    config.in_time = [&rates, &clock, most = settings.host.address_requests_per_second](const api::Peer& peer) {
        return rates.admit(peer.user_name(), most, clock.steady());
    };
    return config;
}

api::CipherConfig cipher_config(const Settings& settings) {
    api::CipherConfig config;
    config.max_uses = settings.max_access_times;
    config.patience = settings.patience;
    config.ask_for_own_containers = settings.ask_each_signature;
    config.key_path_prefixes = settings.key_paths;
    config.envelope = settings.envelope;
    if (!settings.key_profiles.empty())
        config.key_profiles = [file = settings.key_profiles, language = settings.language] {
            return keygen::load_profiles(file, language);
        };
    config.shortest_password = settings.shortest_password;
    config.ask_all_authorities = settings.ask_all_authorities;
    return config;
}

std::vector<online::Address> stamp_servers(const Settings& settings) {
    std::vector<online::Address> servers;
    for (const std::string& url : settings.network.timestamp_servers)
        servers.push_back({url, online::Source::configured});
    return servers;
}

// Read anew whenever a container is opened: a certificate dropped into the folder works at once.
api::KnownCertificates known_certificates(const Settings& settings) {
    return [folder = settings.state / "certificates"] { return files::read_certificate_folder(folder); };
}

// What cannot be written is asked for anew the next time.
std::function<void(const std::vector<Bytes>&)> keep_certificates(const Settings& settings) {
    return [folder = settings.state / "certificates"](const std::vector<Bytes>& certificates) {
        std::ignore = files::shelve_certificates(folder, certificates);
    };
}

std::unique_ptr<api::oidc::Issuer> issuer_of(const Settings& settings, online::Fetcher& network,
                                             const api::Clock& clock) {
    if (!settings.host.has_issuer) return nullptr;
    return std::make_unique<api::oidc::Issuer>(
        settings.host.issuer, network, [&clock] { return std::pair(clock.now(), clock.steady()); },
        [](const std::string& line) { log(LogLevel::warning, line); });
}

api::dss::DssOptions dss_options(const Settings& settings) {
    api::dss::DssOptions options;
    options.place = dss_store(settings, settings.state);
    options.files_per_task = settings.dss_files_per_task;
    if (settings.host.on) {
        options.leaves_open = settings.host.confirm;
        options.user_requests_per_second = settings.host.user_requests_per_second;
        options.client_share = {settings.host.client_requests, settings.host.client_octets};
        options.user_share = {settings.host.user_requests, settings.host.user_octets};
    }
    return options;
}

tl::unexpected<Error> of_setting(const char* name, Error error) {
    error.detail = std::string(name) + (error.detail.empty() ? "" : ": ") + error.detail;
    return tl::unexpected(std::move(error));
}

// The key in use of which this is the certificate.
std::shared_ptr<const crypto::KeyEntry> held_key(const api::KeyRing& ring, ByteView certificate) {
    for (const api::OpenKeysPtr& keys : ring.all()) {
        const auto* key = keys->find(crypto::KeyPurpose::signature);
        if (key == nullptr || key->certificates.empty() || !std::ranges::equal(key->certificates.front(), certificate))
            continue;
        keys->used();
        return {keys, key};
    }
    return {};
}

Result<api::Blob> blob_of(Result<platform::SpillFile::Mapping> mapping) {
    if (!mapping) return forward(mapping);
    return api::Blob(std::move(mapping->owner), mapping->view).mapped(platform::forget_pages);
}

Result<api::Blob> map_file(const std::filesystem::path& file) { return blob_of(platform::map_file(file)); }

// In a nameless file once it is long.
api::BuildBlob build_in_file(const std::filesystem::path& folder) {
    return [folder](const std::function<Result<void>(const api::PutPiece&)>& make) -> Result<api::Blob> {
        constexpr std::size_t short_enough = std::size_t{1} << 20;
        Bytes memory;
        std::optional<platform::SpillFile> file;
        const auto put = [&](std::uint64_t at, ByteView piece) -> Result<void> {
            const std::uint64_t end = at + piece.size();
            if (!file && end <= short_enough) {
                memory.resize(std::max<std::size_t>(memory.size(), end));
                std::ranges::copy(piece, memory.begin() + static_cast<std::ptrdiff_t>(at));
                return {};
            }
            if (!file) {
                auto made = platform::SpillFile::create(folder);
                if (!made) return forward(made);
                file = std::move(*made);
                if (auto begun = file->append(std::exchange(memory, {})); !begun) return begun;
            }
            return file->write(at, piece);
        };
        if (const auto made = make(put); !made) return tl::unexpected(made.error());
        return file ? blob_of(file->map()) : Result<api::Blob>(api::Blob(std::move(memory)));
    };
}

api::GatherBlob gather_in_file(const std::filesystem::path& folder) {
    return [build = build_in_file(folder)](const auto& make) { return api::gather_by(build, make); };
}

class AllContracts final : public Contracts {
public:
    AllContracts(const Settings& settings, const ProcessParts& parts, std::unique_ptr<online::Fetcher> network)
        : prompts_(parts.prompts),
          journal_(parts.journal),
          keeps_key_(!settings.login.empty()),
          accounts_(parts.accounts),
          asks_(parts.prompts, parts.journal,
                [&workers = parts.workers, &accounts = parts.accounts](std::function<void()> task) {
                    workers.post(accounts.service(), std::move(task));
                }),
          spill_(settings.state / "spill"),
          languages_(settings.language),
          idle_(settings.idle_minutes),
          registry_(settings, {parts.accounts, parts.workers, *network}),
          updates_(settings, parts.releases, {parts.accounts, parts.workers, *network}),
          tokens_({.modules = token_modules(settings), .wrong_pins = settings.state / token::wrong_pins_name}),
          permissions_(parts.clock, parts.journal, kPermissionLifetime),
          keys_(
              parts.journal, [this](const std::string& fingerprint) { permissions_.revoke_key(fingerprint); },
              known_certificates(settings)),
          admissions_(admission_config(settings), asks_, parts.loop, parts.clock),
          cipher_(cipher_config(settings),
                  {parts.accounts, parts.workers, parts.clock, asks_, registry_.current(), keys_, permissions_,
                   parts.journal, languages_, gather_in_file(spill_), known_certificates(settings), network.get(),
                   stamp_servers(settings), build_in_file(spill_),
                   [this](const std::string& server, const std::string& times) { clocks_(server, times); }, &tokens_,
                   keep_certificates(settings), parts.meters, [&loop = parts.loop] { return loop.others_wait(); }}),
          network_(std::move(network)),
          issuer_(issuer_of(settings, *network_, parts.clock)),
          dss_(dss_options(settings), dss_parts(parts)),
          control_({keys_, tokens_, permissions_, admissions_, parts.prompts, parts.accounts, parts.workers,
                    parts.journal, journal::journal_file(settings.state), registry_, updates_,
                    [this] { dss_.drop_keys(); }}),
          gateway_(gateway_config(settings, *rates_, parts.clock), router_, admissions_,
                   [this](const api::Caller& caller, std::uint64_t announced) {
                       return api::begin_request(accounts_.of(caller), announced);
                   }) {
        accounts_.admitted_by([this](const api::Origin& origin) { return admissions_.is_admitted(origin); });
        const auto changed = [this] { prompts_.state_changed(); };
        permissions_.on_change(changed);
        keys_.on_change(changed);
        tokens_.on_change([this, changed] {
            keys_.logout_gone({{}, {}, "the token was taken away"});
            changed();
        });
        admissions_.on_change(changed);
        if (!settings.host.on) {
            const api::Contract& cipher = router_.add_contract(api::cipher_contract(languages_));
            api::add_cipher_routes(router_, cipher, cipher_);
            api::add_demo_page(router_, cipher, [this] { return control_.trust(); });
            api::add_docs(router_, cipher);
        }
        dss_.add_routes(router_);
        if (settings.host.on && settings.host.confirm)
            api::confirm::add_confirmation_page(router_, dss_, settings.language);
        if (parts.registry != nullptr) observed_.emplace(gateway_, router_, *parts.registry);
    }

    ~AllContracts() override {
        accounts_.admitted_by({});
        asks_.workers_gone();
        close_prompts();  // answers would come to what is gone
        prompts_.set_control(nullptr);
        tokens_.close();  // what it tells of is about to go
    }

    Result<void> load(const Settings& settings) {
        if (auto loaded = admissions_.load(); !loaded) return loaded;
        if (settings.login.empty()) return {};
        Result<SecretString> password;
        if (!settings.password_file.empty())
            password = files::read_password_file(settings.password_file, files::Readers::any);
        if (!password) return of_setting("password_file", password.error());
        auto failed = login_by_path({keys_, tokens_}, settings.login, *password, {}, {{{}, "configuration", {}, true}});
        if (!failed) return {};
        if (failed->error.code == Errc::unsupported && certs::store_name(settings.login.string()))
            failed->error.detail = say(api::language_of_environment(), Text::no_key_store, {settings.login.string()});
        return of_setting("login", std::move(failed->error));
    }

    api::HttpService& service() override {
        if (observed_) return *observed_;
        return gateway_;
    }

    void listening(const std::vector<Endpoint>& endpoints) override {
        std::vector<std::string> addresses;
        for (const auto& endpoint : endpoints) addresses.push_back(endpoint.text());
        const auto port = std::to_string(endpoints.front().port);
        control_.set_listening(std::move(addresses), "https://localhost:" + port + "/");
        for (const auto& host : gateway_.host_names())
            for (const auto& endpoint : endpoints) admissions_.admit_own({"https", host, endpoint.port});
        prompts_.set_control(&control_);
        dss_.start();
    }

    void trusted_until(api::TrustEnd trust) override {
        if (std::exchange(trust_, trust) == trust) return;
        control_.set_trust(trust);
        prompts_.state_changed();
    }

    // A key of the configuration is there as long as its token is; who is asked for keys by a page or a task is told there.
    Vitals look() override {
        const auto dss = dss_.look();
        Vitals vitals;
        vitals.store = dss.store_answers;
        vitals.keys = !keeps_key_ || !keys_.all().empty();
        vitals.queue = dss.queue_moves;
        vitals.journal = journal_.trouble().empty();
        vitals.tasks = dss.queue;
        vitals.oldest_task = dss.oldest;
        vitals.questions = asks_.open();
        vitals.token_sessions = tokens_.sessions();
        return vitals;
    }

    void sweep() override {
        cipher_.sweep();
        permissions_.drop_expired();
        if (keys_.may_go()) (void)tokens_.connected();  // looks for ten seconds, and says what has gone
        keys_.logout_idle(idle_, {{}, {}, "nobody used the key"});
        registry_.sweep();
        updates_.sweep();
        const bool aged = std::exchange(registry_age_, registry_.age()) != registry_age_;
        const bool news = std::exchange(update_news_, updates_.news()) != update_news_;
        if (aged || news) prompts_.state_changed();
    }

    void close() override {
        cipher_.sessions.close_all();
        dss_.stop();
        registry_.close();
        updates_.close();
        close_prompts();  // after the DSS, which keeps its open questions for the next start
    }

private:
    void close_prompts() {
        prompts_.close();
        asks_.close();
    }

    api::dss::Dss::Parts dss_parts(const ProcessParts& parts) {
        return {.accounts = parts.accounts,
                .workers = parts.workers,
                .loop = parts.loop,
                .clock = parts.clock,
                .prompter = asks_,
                .journal = parts.journal,
                .held_key = [this](ByteView certificate) { return held_key(keys_, certificate); },
                .map_file = map_file,
                .gather = gather_in_file(spill_),
                .log = [](const std::string& line) { log(LogLevel::info, line); },
                .lanes = std::max(1U, std::thread::hardware_concurrency()),
                .rates = rates_.get(),
                .issuer = issuer_.get(),
                .without_keys = [this] { return keys_.without(); },
                .meters = parts.meters,
                .event = [](const std::string& line) { log_event(LogLevel::info, line, {}); },
                .warn = [](const std::string& line) { log(LogLevel::warning, line); },
                .tokens = &tokens_};
    }

    PromptDesk& prompts_;
    journal::Journal& journal_;
    const bool keeps_key_;  // from its start
    api::Accounts& accounts_;
    JournalledPrompter asks_;  // the one way to a person
    const std::filesystem::path spill_;
    const std::unique_ptr<api::Rates> rates_ = api::local_rates();
    api::LanguageTable languages_;
    const std::chrono::minutes idle_;  // of a held key
    RegistryKeeper registry_;
    RegistryKeeper::Age registry_age_;  // as agents were told
    UpdateKeeper updates_;
    UpdateKeeper::News update_news_;  // as agents were told
    ClockLog clocks_;
    token::Tokens tokens_;  // outlives the keys
    api::Permissions permissions_;
    api::KeyRing keys_;
    api::Admissions admissions_;
    api::Cipher cipher_;
    std::unique_ptr<online::Fetcher> network_;         // ends before what its answers go to
    const std::unique_ptr<api::oidc::Issuer> issuer_;  // none: tokens of our own alone
    api::dss::Dss dss_;
    Control control_;
    api::TrustEnd trust_;  // as control_ was told
    api::Router router_;
    api::Gateway gateway_;
    std::optional<ObservedService> observed_;  // instead of it, where somebody reads
};

}  // namespace

Result<std::unique_ptr<Contracts>> make_contracts(const Settings& settings, const ProcessParts& parts) {
    name_unusable(files::read_pki_folder(settings.state / "certificates", files::Guard::none).unusable);
    auto network = online::open_network(settings.network, settings.state / "cache");
    if (!network) return forward(network);
    auto contracts = std::make_unique<AllContracts>(settings, parts, std::move(*network));
    if (auto loaded = contracts->load(settings); !loaded) return forward(loaded);
    return std::unique_ptr<Contracts>(std::move(contracts));
}

}  // namespace pidpys::daemon
