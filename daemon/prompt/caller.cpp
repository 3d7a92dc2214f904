// SPDX-License-Identifier: MIT
#include "daemon/prompt/caller.hpp"

#include "api/accounts/site.hpp"
#include "api/http/origin.hpp"
#include "channel/display_text.hpp"

namespace pidpys::daemon {

namespace {

std::string client_or_program(const channel::Question& question) {
    if (!question.client.empty()) return "client " + channel::visible_line(question.client);
    return "program " + (question.program.empty() ? "(unknown)" : channel::visible_line(question.program));
}

}  // namespace

std::string asker_of(const channel::Question& question) {
    if (question.origin.empty()) return client_or_program(question);
    const auto origin = api::parse_origin(question.origin);
    return channel::visible_line(origin ? api::site_of(origin->host) : question.origin);
}

std::string caller_line(const channel::Question& question) {
    if (!question.origin.empty()) return channel::visible_line(question.origin);
    const bool named = question.client.empty() && question.process != 0;
    return client_or_program(question) + (named ? " (" + std::to_string(question.process) + ")" : "");
}

}  // namespace pidpys::daemon
