// SPDX-License-Identifier: MIT
#include "cli/context.hpp"

#include <cstdlib>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "api/messages/reason.hpp"
#include "channel/display_text.hpp"
#include "cli/exit_code.hpp"
#include "platform/directories.hpp"

namespace pidpys::cli {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

}  // namespace

Context context_of_environment() {
    Context context;
    context.language = api::language_of_environment();
    context.home = variable("HOME");
    context.state = platform::default_state_directory();
    return context;
}

void print(const std::string& line) { std::cout << line << '\n'; }

void print_aside(const std::string& line) { std::cerr << line << '\n'; }

int complain(const Context& context, const Error& error) {
    print_aside("pidpys: " + shown(api::explain(error, context.language)));
    return exit_code_of(error.code);
}

std::string time_text(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::ostringstream text;
    text << std::put_time(std::localtime(&seconds), "%Y-%m-%d %H:%M");
    return text.str();
}

std::string shown(const std::string& foreign) { return channel::visible_line(foreign); }

}  // namespace pidpys::cli
