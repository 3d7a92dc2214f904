// SPDX-License-Identifier: MIT
#include "daemon/prompt/caller.hpp"

#include "channel/display_text.hpp"

namespace pidpys::daemon {

std::string caller_key(const channel::Question& question) {
    if (!question.origin.empty()) return channel::visible_line(question.origin);
    if (!question.client.empty()) return "client " + channel::visible_line(question.client);
    return "program " + (question.program.empty() ? "(unknown)" : channel::visible_line(question.program));
}

std::string caller_line(const channel::Question& question) {
    const bool program = question.origin.empty() && question.client.empty();
    const std::string process = program && question.process != 0 ? " (" + std::to_string(question.process) + ")" : "";
    return caller_key(question) + process;
}

}  // namespace pidpys::daemon
