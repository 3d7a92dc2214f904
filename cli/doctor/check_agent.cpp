// SPDX-License-Identifier: MIT
#include "channel/frame.hpp"
#include "channel/message.hpp"
#include "cli/doctor/checks.hpp"
#include "cli/stores.hpp"
#include "cli/text.hpp"
#include "platform/local_client.hpp"
#include "platform/local_endpoint.hpp"

namespace pidpys::cli {
namespace {

constexpr std::chrono::seconds kPatience{3};
constexpr std::chrono::hours kSoon{24 * 30};

// The state of the service that listens there.
Result<channel::State> ask_service(const std::string& socket) {
    const channel::Hello hello{channel::protocol_version, "pidpys", true};
    const auto heard =
        platform::ask_local(socket, channel::frame(channel::encode(hello)), kPatience, channel::max_frame);
    if (!heard) return tl::unexpected(heard.error());
    Result<channel::State> state = fail(Errc::unavailable, socket);
    channel::FrameReader reader;
    (void)reader.feed(*heard, [&](ByteView payload) {
        auto message = channel::decode(payload);
        if (message)
            if (auto* told = std::get_if<channel::State>(&*message)) state = std::move(*told);
        return !state.has_value();
    });
    return state;
}

Result<channel::State> ask_service(const Context& context, const std::string& given) {
    if (!given.empty()) return ask_service(given);
    auto own = ask_service((context.state / "agent.sock").string());  // of a service that was started with --state
    return own ? std::move(own) : ask_service(platform::default_local_endpoint());
}

Finding check_key(const Context& context, const channel::State& state, certs::TimePoint now) {
    const auto language = context.language;
    if (state.keys.empty())
        return {Health::note, say(language, Text::doctor_no_key), say(language, Text::doctor_key_cure)};
    const auto& facts = state.keys.front().facts;
    const certs::TimePoint ends{std::chrono::seconds(facts.not_after)};
    const std::string says = say(language, Text::doctor_key, {shown(facts.owner), time_text(ends)});
    const std::vector<std::string> names = {shown(facts.owner)};
    if (ends < now) return {Health::bad, says, say(language, Text::doctor_key_renew_cure), nullptr, names};
    if (ends < now + kSoon) return {Health::note, says, say(language, Text::doctor_key_renew_cure), nullptr, names};
    return {Health::good, says, {}, nullptr, names};
}

}  // namespace

Findings check_agent(const Context& context, const std::string& socket, certs::TimePoint now) {
    const auto language = context.language;
    const auto state = ask_service(context, socket);
    if (!state) return {mended_by(start_service(context), Health::note, say(language, Text::agent_unknown))};
    Findings findings;
    if (state->agents > 0)
        findings.push_back({Health::good, say(language, Text::agent_good), {}});
    else if (!has_desktop())
        findings.push_back({Health::note, say(language, Text::agent_no_desktop), {}});
    else
        findings.push_back(mended_by(start_agent(context), Health::bad, say(language, Text::agent_absent)));
    findings.push_back(check_key(context, *state, now));
    if (!state->journal.empty())
        findings.push_back({Health::bad, say(language, Text::doctor_journal, {shown(state->journal)}),
                            say(language, Text::doctor_journal_cure)});
    return findings;
}

}  // namespace pidpys::cli
