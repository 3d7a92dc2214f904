// SPDX-License-Identifier: MIT
#include "daemon/config/service_command.hpp"

#include <cstdio>
#include <set>
#include <string_view>

#include "daemon/config/words.hpp"
#include "daemon/exit_code.hpp"
#include "platform/system_service.hpp"

namespace pidpys::daemon {
namespace {

using platform::ServiceError;
using platform::ServiceTrouble;
using Phase = platform::ServiceState::Phase;

void tell(const std::string& line) { std::printf("%s\n", line.c_str()); }

std::string words_of(const ServiceError& error, api::Language language) {
    switch (error.trouble) {
        case ServiceTrouble::unsupported: return say(language, Text::service_unsupported);
        case ServiceTrouble::denied:
            return error.detail.empty() ? say(language, Text::service_denied)
                                        : say(language, Text::service_folder_of_another, {error.detail});
        case ServiceTrouble::exists: return say(language, Text::service_exists);
        case ServiceTrouble::absent: return say(language, Text::service_absent);
        case ServiceTrouble::going: return say(language, Text::service_going);
        case ServiceTrouble::running: return say(language, Text::service_already_running);
        case ServiceTrouble::stopped: return say(language, Text::service_already_stopped);
        case ServiceTrouble::disabled: return say(language, Text::service_disabled);
        case ServiceTrouble::ended: return say(language, Text::service_ended, {std::to_string(error.code)});
        case ServiceTrouble::unfinished: break;
    }
    return say(language, Text::service_unfinished,
               {error.detail.empty() ? say(language, Text::service_slow) : error.detail});
}

int complain(const ServiceError& error, api::Language language) {
    std::fprintf(stderr, "pidpysd: %s\n", words_of(error, language).c_str());
    return error.trouble == ServiceTrouble::denied        ? kExitDenied
           : error.trouble == ServiceTrouble::unsupported ? kExitUsage
                                                          : kExitInternal;
}

int complain(ServiceTrouble trouble, api::Language language) { return complain(ServiceError{trouble}, language); }

int install(const std::vector<std::string>& arguments, api::Language language) {
    const auto made = platform::install_service(
        {kServiceName, say(language, Text::service_title), say(language, Text::service_description), arguments});
    if (!made) return complain(made.error(), language);
    const auto state = platform::make_service_state(kServiceName);
    if (!state) {
        static_cast<void>(platform::remove_service(kServiceName));
        return complain(state.error(), language);
    }
    tell(say(language, Text::service_installed, {state->string()}));
    return 0;
}

int show_status(api::Language language) {
    const auto state = platform::service_state(kServiceName);
    if (!state) {
        complain(state.error(), language);
        return kExitNotRunning;
    }
    switch (state->phase) {
        case Phase::running: tell(say(language, Text::service_runs, {std::to_string(state->process)})); return 0;
        case Phase::starting: tell(say(language, Text::service_starts)); break;
        case Phase::stopping: tell(say(language, Text::service_stops)); break;
        case Phase::stopped:
            tell(state->code == 0 ? say(language, Text::service_stopped)
                                  : say(language, Text::service_stopped_with, {std::to_string(state->code)}));
    }
    return kExitNotRunning;
}

}  // namespace

std::string service_refusal(const Settings& settings, const std::string& asks, api::Language language) {
    if (!asks.empty()) return say(language, Text::service_has_no_screen, {asks});
    if (settings.terminal) return say(language, Text::service_has_no_screen, {"consent.terminal"});
    if (settings.policy.empty()) return say(language, Text::service_needs_rules);
    return {};
}

int manage_service(ServiceAction action, const std::vector<std::string>& arguments, api::Language language) {
    switch (action) {
        case ServiceAction::install: return install(arguments, language);
        case ServiceAction::remove:
            if (const auto removed = platform::remove_service(kServiceName); !removed)
                return complain(removed.error(), language);
            tell(say(language, Text::service_removed, {platform::service_directory().string()}));
            return 0;
        case ServiceAction::start:
            if (const auto started = platform::start_service(kServiceName);
                !started && started.error().trouble != ServiceTrouble::running)
                return complain(started.error(), language);
            return show_status(language);
        case ServiceAction::stop:
            if (const auto stopped = platform::stop_service(kServiceName);
                !stopped && stopped.error().trouble != ServiceTrouble::stopped)
                return complain(stopped.error(), language);
            tell(say(language, Text::service_has_ended));
            return 0;
        case ServiceAction::status: return show_status(language);
        case ServiceAction::run:
        case ServiceAction::none: break;
    }
    return complain(ServiceTrouble::unsupported, language);
}

bool is_service_process(int argc, char** argv) {
    return argc > 2 && std::string_view(argv[1]) == "service" && std::string_view(argv[2]) == "run";
}

int serve_under_manager(const std::function<int()>& serve) {
    // What is wrong waits for a person, as in the units of systemd; all else is a fall, and the service is started anew.
    static const std::set<int> final_codes = {kExitUsage, kExitPortInUse, kExitState, kExitConfig};
    const auto served =
        platform::serve_as_service(kServiceName, serve, [](int code) { return final_codes.contains(code); });
    if (served) return *served;
    const auto language = api::language_of_environment();
    const bool here = !platform::service_directory().empty();
    if (!here || served.error().trouble != ServiceTrouble::unsupported) return complain(served.error(), language);
    std::fprintf(stderr, "pidpysd: %s\n", say(language, Text::service_not_from_hand).c_str());
    return kExitUsage;
}

}  // namespace pidpys::daemon
