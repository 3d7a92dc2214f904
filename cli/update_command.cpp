// SPDX-License-Identifier: MIT
#include "cli/update_command.hpp"

#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/service_settings.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"
#include "files/read_file.hpp"
#include "grammar/grammar.hpp"
#include "release/inquiry.hpp"

namespace pidpys::cli {
namespace {

using Clock = std::chrono::system_clock;

// What a notice is refused for, in words of its own; network and disk have theirs.
std::optional<Text> refusal_of(Errc code) {
    switch (code) {
        case Errc::malformed:
        case Errc::too_large: return Text::update_form;
        case Errc::unsupported: return Text::update_later_form;
        case Errc::unsuitable: return Text::update_product;
        case Errc::integrity: return Text::update_signature;
        case Errc::untrusted: return Text::update_older;
        case Errc::expired: return Text::update_out_of_time;
        default: return std::nullopt;
    }
}

int complain_of_notice(const Context& context, const Error& error) {
    const auto refusal = refusal_of(error.code);
    if (!refusal) return complain(context, error);
    print_aside("pidpys: " + say(context.language, *refusal) + " (" + shown(error.detail) + ")");
    return exit_code_of(error.code);
}

Result<Bytes> bring(const Context& context, const UpdateCommand& command, const std::string& address,
                    std::optional<release::Notice> seen) {
    auto network = Network::open(context, command.network);
    if (!network) return forward(network);
    auto answer = network->fetch(release::notice_request(address, *context.releases.key, std::move(seen), Clock::now));
    if (!answer) return forward(answer);
    return std::move(answer->body);
}

void tell(const Context& context, const release::Notice& notice) {
    const bool newer = notice.version > release::read_version(PIDPYS_VERSION).value_or(release::Version());
    if (context.json)
        return print_json({{"good", true},
                           {"newer", newer},
                           {"version", text_of(notice.version)},
                           {"installed", PIDPYS_VERSION},
                           {"page", notice.page},
                           {"number", notice.number},
                           {"issued", iso_time(notice.issued)},
                           {"expires", iso_time(notice.expires)}});
    if (newer)
        print(say(context.language, Text::update_newer, {text_of(notice.version), PIDPYS_VERSION}) + "\n    → " +
              notice.page);
    else
        print("✓ " + say(context.language, Text::update_newest, {PIDPYS_VERSION}));
}

}  // namespace

int run_update_check(const Context& context, const UpdateCommand& command) {
    const auto refuse = [&](Text why) {
        print_aside("pidpys: " + say(context.language, why));
        return kExitUnavailable;
    };
    const auto settings = service_settings(context);
    if (!settings) return complain(context, settings.error());
    const bool is_file = !command.source.empty() && !grammar::looks_like_url(command.source);
    if (!is_file && settings->check_updates == false) return refuse(Text::update_forbidden);
    if (!context.releases.key) return refuse(Text::update_no_key);
    std::string address = settings->update_address.empty() ? context.releases.address : settings->update_address;
    if (!command.source.empty()) address = command.source;
    if (address.empty()) return refuse(Text::update_no_address);

    const release::Memory memory(context.state, *context.releases.key);
    const auto seen = memory.newest();
    const auto octets =
        is_file ? files::read_file(address, release::max_notice) : bring(context, command, address, seen);
    if (!octets) return complain_of_notice(context, octets.error());
    const auto notice = release::read_notice(*octets, *context.releases.key);
    if (!notice) return complain_of_notice(context, notice.error());
    if (auto good = release::judge(*notice, seen, Clock::now()); !good)
        return complain_of_notice(context, good.error());
    if (auto kept = memory.keep(*octets); !kept) return complain(context, kept.error());
    tell(context, *notice);
    return kExitGood;
}

}  // namespace pidpys::cli
