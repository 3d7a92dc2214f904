// SPDX-License-Identifier: MIT
#include "daemon/config/command_line.hpp"

#include <cstdio>
#include <optional>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "channel/endpoint.hpp"
#include "daemon/config/config_file.hpp"
#include "daemon/config/log_level.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/platform/directories.hpp"

namespace pidpys::daemon {
namespace {

struct Arguments {
    std::string state, config, policy, login, password_file, log_level, agent_socket;
    std::vector<std::string> listen;
    bool print_ready = false, terminal = false;
};

int complain(int code, const std::string& what) {
    std::fprintf(stderr, "pidpysd: %s\n", what.c_str());
    return code;
}

void declare(CLI::App& app, Arguments& arguments) {
    app.add_option("--state", arguments.state, "Directory for everything that is kept; with it nothing else is read")->type_name("DIR");
    app.add_option("--listen", arguments.listen, "Loopback address to serve; may be repeated; port 0: any free port")
        ->type_name("ADDRESS:PORT")->allow_extra_args(false)->take_all();
    app.add_option("--config", arguments.config, "Configuration file")->type_name("FILE");
    app.add_option("--policy", arguments.policy, "Answers to questions of consent, for hosts without a user")->type_name("FILE");
    auto* login = app.add_option("--login", arguments.login, "Key container to take into use at start")->type_name("FILE");
    app.add_option("--password-file", arguments.password_file, "Its password, in the first line")->type_name("FILE")->needs(login);
    app.add_option("--agent-socket", arguments.agent_socket, "Where the agent connects")->type_name("PATH");
    app.add_flag("--terminal", arguments.terminal, "Ask on this terminal when no agent is connected");
    app.add_flag("--print-ready", arguments.print_ready, "Print one JSON line when listening");
    app.add_option("--log-level", arguments.log_level, "debug, info, warning or error")->type_name("LEVEL");
    app.set_version_flag("--version", "pidpysd " PIDPYS_VERSION);
}

std::variant<Settings, int> settle(const Arguments& arguments) {
    Settings settings;
    const bool standalone = !arguments.state.empty();
    const std::filesystem::path file = standalone ? std::filesystem::path() : platform::default_config_file();
    std::error_code ignored;
    if (!arguments.config.empty()) {
        if (auto read = read_config_file(arguments.config, settings); !read) return complain(kExitConfig, read.error().detail);
    } else if (!file.empty() && std::filesystem::exists(file, ignored)) {
        if (auto read = read_config_file(file, settings); !read) return complain(kExitConfig, read.error().detail);
    }
    if (standalone) settings.state = std::filesystem::absolute(arguments.state);
    if (settings.state.empty()) settings.state = platform::default_state_directory();
    if (settings.state.empty()) return complain(kExitState, "no state directory: give --state, or set HOME");
    if (!arguments.listen.empty()) settings.listen.clear();
    for (const std::string& text : arguments.listen) {
        auto endpoint = parse_endpoint(text);
        if (!endpoint) return complain(kExitUsage, "--listen: " + endpoint.error().detail);
        settings.listen.push_back(std::move(*endpoint));
    }
    if (!arguments.policy.empty()) settings.policy = std::filesystem::absolute(arguments.policy);
    if (!arguments.login.empty()) settings.login = std::filesystem::absolute(arguments.login);
    if (!arguments.password_file.empty()) settings.password_file = std::filesystem::absolute(arguments.password_file);
    if (!settings.login.empty() && settings.password_file.empty()) return complain(kExitUsage, "--login needs --password-file");
    if (!arguments.agent_socket.empty()) settings.agent_socket = arguments.agent_socket;
    if (settings.agent_socket.empty())
        settings.agent_socket = standalone ? (settings.state / "agent.sock").string() : channel::default_endpoint();
    settings.terminal = settings.terminal || arguments.terminal;
    settings.print_ready = arguments.print_ready;
    if (!arguments.log_level.empty()) {
        const auto level = parse_log_level(arguments.log_level);
        if (!level) return complain(kExitUsage, "--log-level: debug, info, warning or error");
        settings.log_level = *level;
    }
    return settings;
}

}  // namespace

std::variant<Settings, int> parse_command_line(int argc, char** argv) {
    Arguments arguments;
    CLI::App app("Local signing service", "pidpysd");
    declare(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kExitUsage;
    }
    return settle(arguments);
}

}  // namespace pidpys::daemon
