// SPDX-License-Identifier: MIT
#include "daemon/config/command_line.hpp"

#include <cstdio>
#include <optional>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "certs/stored_key.hpp"
#include "daemon/config/log_level.hpp"
#include "daemon/config/machine_policy.hpp"
#include "daemon/config/service_command.hpp"
#include "daemon/config/words.hpp"
#include "daemon/exit_code.hpp"
#include "grammar/grammar.hpp"
#include "grammar/words.hpp"
#include "platform/directories.hpp"
#include "platform/event_log.hpp"
#include "platform/local_endpoint.hpp"
#include "platform/system_service.hpp"

namespace pidpys::daemon {
namespace {

struct Arguments {
    std::string state, config, policy, login, password_file, log_level, agent_socket;
    std::vector<std::string> listen;
    bool print_ready = false, terminal = false, offline = false;
    ServiceAction service = ServiceAction::none;
};

int complain(int code, const std::string& what) {
    if (!platform::write_event(platform::EventKind::error, what)) std::fprintf(stderr, "pidpysd: %s\n", what.c_str());
    return code;
}

void declare_service(CLI::App& app, Arguments& arguments, api::Language language) {
    CLI::App* group = app.add_subcommand("service", say(language, Text::help_service));
    group->require_subcommand(1)->fallthrough();  // its options are the program's
    const auto add = [&](const char* name, Text text, ServiceAction action) {
        group->add_subcommand(name, say(language, text))->fallthrough()->callback([&arguments, action] {
            arguments.service = action;
        });
    };
    add("install", Text::help_service_install, ServiceAction::install);
    add("remove", Text::help_service_remove, ServiceAction::remove);
    add("start", Text::help_service_start, ServiceAction::start);
    add("stop", Text::help_service_stop, ServiceAction::stop);
    add("status", Text::help_service_status, ServiceAction::status);
    add("run", Text::help_service_run, ServiceAction::run);
}

void declare(CLI::App& app, Arguments& arguments, api::Language language) {
    const auto add = [&](const char* name, auto& value, Text text, const char* type) {
        return app.add_option(name, value, say(language, text))->type_name(type);
    };
    add("--state", arguments.state, Text::state, "DIR");
    add("--listen", arguments.listen, Text::listen, "ADDRESS:PORT")->allow_extra_args(false)->take_all();
    add("--config", arguments.config, Text::config, "FILE");
    add("--policy", arguments.policy, Text::policy, "FILE");
    auto* login = add("--login", arguments.login, Text::login, "FILE");
    add("--password-file", arguments.password_file, Text::password_file, "FILE")->needs(login);
    add("--agent-socket", arguments.agent_socket, Text::agent_socket, "FILE");
    app.add_flag("--terminal", arguments.terminal, say(language, Text::terminal));
    app.add_flag("--offline", arguments.offline, say(language, Text::offline));
    app.add_flag("--print-ready", arguments.print_ready, say(language, Text::print_ready));
    std::vector<std::string> names;
    for (const auto& level : log_level_names()) names.push_back(level.first);
    grammar::one_of(app.add_option("--log-level", arguments.log_level, say(language, Text::log_level)), names,
                    language);
    declare_service(app, arguments, language);
    app.set_version_flag("--version", "pidpysd " PIDPYS_VERSION, grammar::word(language, grammar::Word::version_flag));
    grammar::speak(app, language);
}

// Where a service looks if nothing else is said; what is said is said of files, not of the folder we happen to be in.
Arguments of_service(Arguments arguments) {
    namespace fs = std::filesystem;
    const fs::path home = platform::service_directory();
    std::error_code ignored;
    if (arguments.state.empty() && !home.empty()) arguments.state = (home / "state").string();
    if (arguments.config.empty() && !home.empty() && fs::exists(home / "pidpys.toml", ignored))
        arguments.config = (home / "pidpys.toml").string();
    for (std::string* each : {&arguments.state, &arguments.config, &arguments.policy, &arguments.password_file})
        if (!each->empty()) *each = fs::absolute(*each).string();
    if (!arguments.login.empty()) arguments.login = key_place(arguments.login, fs::current_path()).string();
    return arguments;
}

// The command line by which the service manager starts what was asked for here.
std::vector<std::string> line_of_service(const Arguments& arguments) {
    std::vector<std::string> line = {"service", "run"};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) line.insert(line.end(), {name, value});
    };
    add("--state", arguments.state);
    add("--config", arguments.config);
    add("--policy", arguments.policy);
    add("--login", arguments.login);
    add("--password-file", arguments.password_file);
    add("--log-level", arguments.log_level);
    for (const std::string& each : arguments.listen) add("--listen", each);
    if (arguments.offline) line.emplace_back("--offline");
    return line;
}

// What the command line says, put over the rest.
void overlay(const Arguments& arguments, std::vector<Endpoint> listen, Settings& settings) {
    namespace fs = std::filesystem;
    if (!arguments.state.empty()) settings.state = fs::absolute(arguments.state);
    if (settings.state.empty()) settings.state = platform::default_state_directory();
    if (!listen.empty()) settings.listen = std::move(listen);
    if (!arguments.policy.empty()) settings.policy = fs::absolute(arguments.policy);
    if (!arguments.login.empty()) settings.login = key_place(arguments.login, fs::current_path());
    if (!arguments.password_file.empty()) settings.password_file = fs::absolute(arguments.password_file);
    if (!arguments.agent_socket.empty()) settings.agent_socket = arguments.agent_socket;
    settings.terminal = settings.terminal || arguments.terminal;
    settings.network.offline = settings.network.offline || arguments.offline;
    settings.print_ready = arguments.print_ready;
    if (const auto level = parse_log_level(arguments.log_level)) settings.log_level = *level;
}

std::variant<Settings, int> settle(const Arguments& arguments, api::Language language) {
    const bool standalone = !arguments.state.empty();
    std::vector<Endpoint> listen;
    for (const std::string& text : arguments.listen) {
        auto endpoint = parse_endpoint(text);
        if (!endpoint)
            return complain(kExitUsage, grammar::word(language, grammar::Word::bad_value, {"--listen " + text}));
        listen.push_back(std::move(*endpoint));
    }
    std::filesystem::path file = arguments.config;
    std::error_code ignored;
    if (file.empty() && !standalone) {
        file = platform::default_config_file();
        if (!std::filesystem::exists(file, ignored)) file.clear();
    }
    const auto machine = MachinePolicy::read(platform::machine_policy_directory(), language);
    if (!machine) return complain(kExitConfig, machine.error().detail);
    auto settled = machine->settle(
        file, [&](Settings& settings) { overlay(arguments, std::move(listen), settings); }, language);
    if (!settled) return complain(kExitConfig, settled.error().detail);
    Settings& settings = *settled;
    settings.shared_registry = !standalone;
    if (const auto exposed = exposed_endpoint(settings))
        return complain(kExitUsage, grammar::word(language, grammar::Word::bad_value, {"--listen " + exposed->text()}));
    if (settings.state.empty()) return complain(kExitState, say(language, Text::no_state));
    if (!settings.login.empty() && settings.password_file.empty() && !certs::store_name(settings.login.string())) {
        const bool of_file = arguments.login.empty();
        return complain(kExitUsage,
                        grammar::word(language, grammar::Word::together,
                                      {of_file ? "login" : "--login", of_file ? "password_file" : "--password-file"}));
    }
    if (settings.agent_socket.empty())
        settings.agent_socket =
            standalone ? (settings.state / "agent.sock").string() : platform::default_local_endpoint();
    return std::move(settings);
}

// The settings of a service that shall run, which are looked at before it is installed, or what became of another word.
std::variant<Settings, int> settle_service(const Arguments& given, api::Language language) {
    if (given.service != ServiceAction::install && given.service != ServiceAction::run)
        return manage_service(given.service, {}, language);
    const Arguments arguments = of_service(given);
    if (arguments.service == ServiceAction::install && platform::service_directory().empty())
        return manage_service(ServiceAction::none, {}, language);
    auto settled = settle(arguments, language);
    auto* settings = std::get_if<Settings>(&settled);
    if (settings == nullptr) return settled;
    const bool own_socket = settings->agent_socket != (settings->state / "agent.sock").string();
    const std::string asks = arguments.terminal ? "--terminal" : own_socket ? "agent_socket" : "";
    if (const auto why = service_refusal(*settings, asks, language); !why.empty()) return complain(kExitUsage, why);
    settings->agent_socket.clear();
    if (arguments.service == ServiceAction::run) return settled;
    return manage_service(ServiceAction::install, line_of_service(arguments), language);
}

}  // namespace

std::variant<Settings, int> parse_command_line(int argc, char** argv) {
    const auto language = api::language_of_environment();
    Arguments arguments;
    CLI::App app(say(language, Text::program), "pidpysd");
    declare(app, arguments, language);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return grammar::report(app, error, language);
    }
    return arguments.service == ServiceAction::none ? settle(arguments, language) : settle_service(arguments, language);
}

void with_grammar(api::Language language, const std::function<void(CLI::App&)>& use) {
    Arguments arguments;
    CLI::App app(say(language, Text::program), "pidpysd");
    declare(app, arguments, language);
    use(app);
}

}  // namespace pidpys::daemon
