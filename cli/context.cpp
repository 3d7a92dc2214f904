// SPDX-License-Identifier: MIT
#include "cli/context.hpp"

#include <cstdlib>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "api/messages/reason.hpp"
#include "channel/display_text.hpp"
#include "daemon/platform/directories.hpp"

namespace pidpys::cli {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

}  // namespace

api::Language language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const std::string locale = variable(name);
        if (locale.empty()) continue;
        const std::string code = locale.substr(0, locale.find_first_of("_.@"));
        if (code == "C" || code == "POSIX") return api::Language::uk;
        return api::parse_language(code).value_or(api::Language::en);
    }
    return api::Language::uk;
}

Context context_of_environment() {
    Context context;
    context.language = language_of_environment();
    context.home = variable("HOME");
    context.state = platform::default_state_directory();
    return context;
}

void print(const std::string& line) { std::cout << line << '\n'; }

int complain(const Context& context, const Error& error) {
    std::cerr << "pidpys: " << shown(api::explain(error, context.language)) << '\n';
    return 1;
}

std::string time_text(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::ostringstream text;
    text << std::put_time(std::localtime(&seconds), "%Y-%m-%d %H:%M");
    return text.str();
}

std::string shown(const std::string& foreign) { return channel::visible_line(foreign); }

}  // namespace pidpys::cli
