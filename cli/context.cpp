// SPDX-License-Identifier: MIT
#include "cli/context.hpp"

#include <ctime>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "api/messages/reason.hpp"
#include "channel/display_text.hpp"
#include "cli/exit_code.hpp"
#include "platform/directories.hpp"
#include "platform/local_time.hpp"

namespace pidpys::cli {

Context context_of_environment() {
    Context context;
    context.language = api::language_of_environment();
    context.home = platform::home_directory();
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
    const std::tm local = platform::local_time(std::chrono::system_clock::to_time_t(time));
    std::ostringstream text;
    text << std::put_time(&local, "%Y-%m-%d %H:%M");
    return text.str();
}

std::string shown(const std::string& foreign) { return channel::visible_line(foreign); }

}  // namespace pidpys::cli
