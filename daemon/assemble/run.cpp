// SPDX-License-Identifier: MIT
#include "daemon/assemble/run.hpp"

#include <cstdio>
#include <functional>
#include <memory>

#include "api/http/gateway.hpp"
#include "api/messages/reason.hpp"
#include "certs/identity/tls_identity.hpp"
#include "crypto/base/secret.hpp"
#include "daemon/assemble/contracts.hpp"
#include "daemon/assemble/history.hpp"
#include "daemon/assemble/listeners.hpp"
#include "daemon/assemble/ready_line.hpp"
#include "daemon/assemble/served_identity.hpp"
#include "daemon/assemble/state_form.hpp"
#include "daemon/config/words.hpp"
#include "daemon/exit_code.hpp"
#include "platform/directories.hpp"
#include "platform/disk.hpp"
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
    for (const auto& file : settings.bound_by) log(LogLevel::info, "bound by the machine's policy " + file.string());
    if (!init_secure_heap(kSecureHeap)) log(LogLevel::warning, "keys cannot be locked in memory: raise RLIMIT_MEMLOCK");
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
    Loop loop;
    ServedIdentity identity(identity_directory(settings));
    auto tls = identity.open(clock.now());
    if (!tls) return stop_with(kExitState, settings, tls.error());
    auto prompts = open_prompts(settings);
    if (!prompts) return stop_with(kExitConfig, settings, prompts.error());
    const auto journal = open_journal(settings, **prompts);
    api::Accounts accounts({}, api::GatewayConfig{}.host_names);
    WorkerPool workers;  // the contracts' network may hand it answers to the last
    std::unique_ptr<Contracts> contracts;
    const EndOfWork end_of_work{workers};
    auto made = make_contracts(settings, {loop, accounts, workers, clock, **prompts, *journal, releases});
    if (!made) return stop_with(kExitState, settings, made.error());
    contracts = std::move(*made);
    Server server(loop, contracts->service(), *tls, spill, settings.limits);
    const auto listeners = open_listeners(server, settings, language);
    if (!listeners)
        return stop_with(listeners.error().code == Errc::busy ? kExitPortInUse : kExitInternal, settings,
                         listeners.error());
    contracts->listening(listeners->open);
    const auto tell_trust = [&] {
        const auto ends = std::chrono::floor<std::chrono::seconds>(identity.trust_ends().time_since_epoch());
        contracts->trusted_until({ends.count(), identity.renewal_due(clock.now())});
    };
    tell_trust();

    every(loop, kSweep, [&] {
        contracts->sweep();
        if (auto other = identity.refresh(clock.now())) server.replace_tls(std::move(*other));
        tell_trust();
    });
    if (const auto watchdog = platform::watchdog_interval(); watchdog.count() > 0)
        every(loop, watchdog / 2, [] { platform::tell_service_manager("WATCHDOG=1"); });
    loop.on_terminate([&] {
        platform::tell_service_manager("STOPPING=1");
        contracts->close();
        workers.give_up_long_work();
        server.stop(settings.stop_time, [&] { loop.stop(); });
    });
    for (const Endpoint& endpoint : listeners->open) log(LogLevel::info, "listening on " + endpoint.text());
    if (settings.print_ready)
        print_ready_line(*listeners, certs::authority_file(identity_directory(settings)), settings.state);
    platform::tell_service_manager("READY=1\nSTATUS=" + status_of(*listeners, language));
    loop.run();
    return 0;
}

}  // namespace pidpys::daemon
