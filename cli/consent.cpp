// SPDX-License-Identifier: MIT
#include "cli/consent.hpp"

#include <set>

#include "platform/console.hpp"

namespace pidpys::cli {

Result<bool> consents(const std::string& question) {
    constexpr std::chrono::minutes patience{5};
    auto console = platform::open_console();
    if (!console) return forward(console);
    const auto line = (*console)->ask(question, std::chrono::steady_clock::now() + patience);
    if (!line) return tl::unexpected(line.error());
    static const std::set<std::string> yes = {"y", "yes", "Y", "т", "так", "Т", "д", "да", "Д", "t", "tak", "T"};
    return yes.contains(*line);
}

}  // namespace pidpys::cli
