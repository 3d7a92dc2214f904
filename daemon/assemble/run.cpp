// SPDX-License-Identifier: MIT
#include "daemon/assemble/run.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "api/http/gateway.hpp"
#include "api/messages/reason.hpp"
#include "certs/identity/tls_identity.hpp"
#include "crypto/base/secret.hpp"
#include "daemon/assemble/contracts.hpp"
#include "daemon/assemble/history.hpp"
#include "daemon/assemble/host_identity.hpp"
#include "daemon/assemble/listeners.hpp"
#include "daemon/assemble/ready_line.hpp"
#include "daemon/assemble/served_identity.hpp"
#include "daemon/assemble/state_form.hpp"
#include "daemon/config/words.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/watch/watch.hpp"
#include "platform/directories.hpp"
#include "platform/disk.hpp"
#include "platform/hardening.hpp"
#include "platform/service_manager.hpp"
#include "platform/state_lock.hpp"
#include "daemon/transport/server.hpp"
#include "daemon/workers/pool.hpp"
#include "daemon/workers/system_clock.hpp"
#include "journal/database.hpp"
#include "journal/sqlite_journal.hpp"

namespace pidpys::daemon {
namespace {

constexpr std::size_t kSecureHeap = std::size_t{1} << 20;
constexpr std::chrono::minutes kSweep{1};
constexpr std::chrono::seconds kTasksEnd{10};  // of DSS: what they wait for, and as much again

// In the language of the environment, as the command line's own mistakes.
int stop_with(int code, const Settings& settings, const Error& error) {
    const auto language = api::language_of_environment();
    const auto words = [&] {
        const std::string place = settings.state.string();
        if (code != kExitState || error.code == Errc::unsupported) return error.detail;
        switch (platform::obstacle_at(settings.state)) {
            case platform::Obstacle::full: return say(language, Text::disk_full, {place});
            case platform::Obstacle::read_only: return say(language, Text::disk_read_only, {place});
            case platform::Obstacle::denied: return say(language, Text::disk_denied, {place});
            case platform::Obstacle::too_long: return say(language, Text::state_path_too_long, {place});
            case platform::Obstacle::none: break;
        }
        return api::explain(error, language);
    };
    log(LogLevel::error, words());
    return code;
}

std::filesystem::path identity_directory(const Settings& settings) { return settings.state / "tls"; }

std::unique_ptr<IdentitySource> identity_source(const Settings& settings, api::Language language) {
    if (settings.host.on) return std::make_unique<HostIdentity>(settings.host, language);
    return std::make_unique<ServedIdentity>(identity_directory(settings));
}

// What clients on the network ask is of DssSign, whose every part is for any thread; the Cipher contract lives on one.
std::size_t network_threads(const Settings& settings) {
    return settings.host.on ? std::max(1U, std::thread::hardware_concurrency()) : 1;
}

// A connection and the body that comes by it, and what the service has open itself.
std::uint64_t files_of(const Limits& limits) { return 2 * limits.connections + 512; }

// Bounds of a host are those of one address, whoever its programs belong to.
Limits limits_of(const Settings& settings) {
    Limits limits = settings.limits;
    if (settings.host.on) limits.connections_of_another = settings.host.address_connections;
    return limits;
}

api::Quota quota_of(const Settings& settings) {
    api::Quota quota;
    quota.address.octets = settings.host.address_octets;
    quota.address.requests = settings.limits.waiting;
    quota.total.requests = std::max<std::uint64_t>(quota.total.requests, 2 * settings.limits.waiting);
    return quota;
}

// Repeats for as long as the loop runs.
void every(Loop& loop, std::chrono::steady_clock::duration period, const std::function<void()>& task) {
    loop.at(std::chrono::steady_clock::now() + period, [&loop, period, task] {
        task();
        every(loop, period, task);
    });
}

// One line for `systemctl status`.
std::string status_of(const Listeners& listeners, api::Language language) {
    std::string open, taken;
    for (const Endpoint& each : listeners.open) open += (open.empty() ? "" : ", ") + each.text();
    for (const auto port : listeners.taken) taken += (taken.empty() ? "" : ", ") + std::to_string(port);
    return taken.empty() ? open : say(language, Text::ports_partly, {open, taken});
}

Result<std::unique_ptr<PromptDesk>> open_prompts(const Settings& settings) {
    PrompterConfig config;
    config.agent_socket = settings.agent_socket;
    config.policy_file = settings.policy.string();
    config.terminal = settings.terminal;
    config.default_deadline = settings.patience;
    config.log = [](const std::string& line) { log(LogLevel::info, line); };
    return make_prompter(std::move(config));
}

void log_kept(std::uint64_t sequence, const journal::JournalOptions::Kept& kept) {
    log_event(LogLevel::info, "journal entry",
              {{"entry", static_cast<std::int64_t>(sequence)},
               {"event", journal::name_of(kept.event)},
               {"id", std::string_view(kept.id)},
               {"under", std::string_view(kept.under)},
               {"count", static_cast<std::int64_t>(kept.count)}});
}

std::unique_ptr<journal::Journal> open_journal(const Settings& settings, PromptDesk& prompts) {
    if (settings.journal == JournalMode::off) {
        log(LogLevel::warning, "no journal of consent is kept: consent.journal is off");
        return std::make_unique<journal::NoJournal>();
    }
    journal::JournalOptions options;
    options.file = journal::journal_file(settings.state);
    options.program_version = "pidpysd " PIDPYS_VERSION;
    options.wait_for_disk = settings.journal == JournalMode::disk;
    options.is_news = is_news;
    options.tell = [&prompts](std::uint64_t sequence, const journal::Record& record) {
        prompts.tell(news_of(sequence, record));
    };
    options.log = [](const std::string& line) { log(LogLevel::warning, line); };
    if (logs_objects()) options.kept = log_kept;
    return std::make_unique<journal::SqliteJournal>(std::move(options));
}

// Tasks end before what they use.
struct EndOfWork {
    WorkerPool& workers;
    ~EndOfWork() { workers.end(); }
};

}  // namespace

int run(const Settings& settings, const release::Origin& releases) {
    const auto language = api::language_of_environment();
    set_log_level(settings.log_level);
    set_log_format(settings.log_format);
    for (const auto& file : settings.bound_by) log(LogLevel::info, "bound by the machine's policy " + file.string());
    if (!init_secure_heap(kSecureHeap)) log(LogLevel::warning, "keys cannot be locked in memory: raise RLIMIT_MEMLOCK");
    if (const auto files = files_of(settings.limits); !platform::allow_open_files(files))
        log(LogLevel::warning, "not as many files may be open as " + std::to_string(settings.limits.connections) +
                                   " connections need: raise RLIMIT_NOFILE to " + std::to_string(files) +
                                   ", or lower limits.connections");
    const std::filesystem::path spill = settings.state / "spill";
    for (const auto& directory : {settings.state, spill})
        if (auto made = platform::make_private_directory(directory); !made)
            return stop_with(kExitState, settings, made.error());
    auto lock = platform::StateLock::take(settings.state);
    if (!lock && lock.error().code == Errc::busy)
        return stop_with(kExitPortInUse, settings,
                         {Errc::busy, say(language, Text::state_in_use, {settings.state.string()})});
    if (!lock) return stop_with(kExitState, settings, lock.error());

    if (auto known = claim_state(settings.state, language); !known)
        return stop_with(kExitState, settings, known.error());

    // In the order in which they need each other; the reverse at the end.
    const SystemClock clock;
    if (clock.now() < certs::kEarliestBelievableTime)
        log(LogLevel::warning, say(language, Text::clock_wrong, {day_of(clock.now())}));
    Loops loops(network_threads(settings));
    Loop& loop = loops.main();
    const auto identity = identity_source(settings, language);
    auto tls = identity->open(clock.now());
    if (!tls) return stop_with(settings.host.on ? kExitConfig : kExitState, settings, tls.error());
    auto prompts = open_prompts(settings);
    if (!prompts) return stop_with(kExitConfig, settings, prompts.error());
    const auto journal = open_journal(settings, **prompts);
    api::Accounts accounts(quota_of(settings), api::GatewayConfig{}.host_names);
    WorkerPool workers;  // the contracts' network may hand it answers to the last
    observe::Registry registry;
    std::optional<observe::Meters> meters;
    if (settings.watch) meters.emplace(registry);
    std::unique_ptr<Contracts> contracts;
    const EndOfWork end_of_work{workers};
    auto made =
        make_contracts(settings, {loop, accounts, workers, clock, **prompts, *journal, releases,
                                  settings.watch || logs_objects() ? &registry : nullptr, meters ? &*meters : nullptr});
    if (!made) return stop_with(kExitState, settings, made.error());
    contracts = std::move(*made);
    Server server(loops, contracts->service(), *tls, spill, limits_of(settings),
                  settings.host.on ? Reach::network : Reach::this_machine);
    server.spare(
        [&rules = settings.host.proxies](const api::Peer& peer) { return api::is_trusted_proxy(peer, rules); });
    const auto listeners = open_listeners(server, settings, language);
    if (!listeners)
        return stop_with(listeners.error().code == Errc::busy ? kExitPortInUse : kExitInternal, settings,
                         listeners.error());
    auto watch = open_watch(settings, loop,
                            {loop, workers, accounts.service(), clock, registry, *contracts,
                             [&] { return server.connections(); }, clock.now()});
    if (!watch)
        return stop_with(watch.error().code == Errc::busy ? kExitPortInUse : kExitInternal, settings, watch.error());
    contracts->listening(listeners->open);
    const auto tell_trust = [&, of_browsers = dynamic_cast<const ServedIdentity*>(identity.get())] {
        if (of_browsers == nullptr) return;
        const auto ends = std::chrono::floor<std::chrono::seconds>(of_browsers->trust_ends().time_since_epoch());
        contracts->trusted_until({ends.count(), of_browsers->renewal_due(clock.now())});
    };
    tell_trust();

    every(loop, kSweep, [&] { contracts->sweep(); });
    every(loop, identity->look_every(), [&] {
        if (auto other = identity->refresh(clock.now())) server.replace_tls(*other);
        tell_trust();
    });
    if (const auto watchdog = platform::watchdog_interval(); watchdog.count() > 0)
        every(loop, watchdog / 2, [] { platform::tell_service_manager("WATCHDOG=1"); });
    bool ending = false;
    const auto end = [&] {
        if (std::exchange(ending, true)) return;
        contracts->close();
        workers.give_up_long_work();
        server.stop(settings.stop_time, [&] { loop.stop(); });
    };
    const auto drain_then_end = [&] {
        const auto drains = settings.drains();
        const std::chrono::microseconds patience = drains + settings.stop_time + kTasksEnd;
        platform::tell_service_manager("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(patience.count()));
        watch->drain();
        if (drains.count() == 0) return end();
        log(LogLevel::info, "going on for " + std::to_string(drains.count()) + " s, then stopping");
        loop.at(clock.steady() + drains, end);
    };
    loop.on_terminate(settings.drains().count() == 0 ? Loop::Tasks{drain_then_end} : Loop::Tasks{drain_then_end, end});
    for (const Endpoint& endpoint : listeners->open) log(LogLevel::info, "listening on " + endpoint.text());
    if (settings.print_ready) print_ready_line(*listeners, watch->place, identity->authority(), settings.state);
    platform::tell_service_manager("READY=1\nSTATUS=" + status_of(*listeners, language));
    loops.run();
    return 0;
}

}  // namespace pidpys::daemon
