// SPDX-License-Identifier: MIT
#include "cli/token_command.hpp"

#include "api/messages/pin_reason.hpp"
#include "api/messages/reason.hpp"
#include "certs/certificate.hpp"
#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "cli/tokens.hpp"
#include "crypto/base/iso_time.hpp"

namespace pidpys::cli {
namespace {

const char* name_of(token::PinState state) {
    switch (state) {
        case token::PinState::usable: return "usable";
        case token::PinState::few_tries: return "few-tries";
        case token::PinState::last_try: return "last-try";
        case token::PinState::locked: return "locked";
        case token::PinState::to_be_changed: return "to-be-changed";
        case token::PinState::unset: return "unset";
    }
    return "";
}

std::optional<api::Message> warning_of(token::PinState state) {
    switch (state) {
        case token::PinState::few_tries: return api::Message::pin_few_tries;
        case token::PinState::last_try: return api::Message::pin_last_try;
        case token::PinState::locked: return api::Message::pin_locked;
        case token::PinState::unset: return api::Message::pin_unset;
        default: return std::nullopt;
    }
}

Json describe(const token::ConnectedToken& token, const std::vector<token::TokenObject>& objects) {
    Json list = Json::array();
    for (const token::TokenObject& each : objects) {
        Json object{{"key", each.uri}, {"label", each.label}};
        if (const auto facts = certs::certificate_facts(each.certificate)) {
            object["owner"] = facts->owner.full_name;
            object["algorithm"] = facts->key_algorithm;
            object["notAfter"] = iso_time(facts->not_after);
        }
        list.push_back(std::move(object));
    }
    Json containers = Json::array();
    for (const token::StoredContainer& each : token.containers)
        containers.push_back({{"key", each.uri}, {"label", each.label}});
    return {{"token", token.uri()},
            {"module", token.id.module},
            {"label", token.id.label},
            {"manufacturer", token.id.manufacturer},
            {"model", token.id.model},
            {"serial", token.id.serial},
            {"pin", name_of(token.pin)},
            {"pinOnDevice", token.pin_on_device},
            {"certificates", std::move(list)},
            {"containers", std::move(containers)}};
}

void print_token(const Context& context, const token::ConnectedToken& token,
                 const std::vector<token::TokenObject>& objects) {
    print(token.uri());
    print("  " + say(context.language, Text::token_entry,
                     {shown(token.id.label), shown(token.id.manufacturer), shown(token.id.model),
                      shown(token.id.serial), shown(token.id.module)}));
    if (const auto warning = warning_of(token.pin)) print("  ! " + std::string(api::text(*warning, context.language)));
    for (const token::TokenObject& each : objects)
        if (const auto facts = certs::certificate_facts(each.certificate))
            print("  " + each.uri + "\n    " +
                  say(context.language, Text::token_certificate,
                      {shown(facts->owner.full_name), facts->key_algorithm, time_text(facts->not_after)}));
    for (const token::StoredContainer& each : token.containers)
        print("  " + each.uri + "\n    " + say(context.language, Text::token_container, {shown(each.label)}));
}

}  // namespace

int run_token_list(const Context& context, const TokenListOptions&) {
    const auto house = tokens(context);
    if (!house) return complain(context, house.error());
    const auto connected = (*house)->look();
    Json list = Json::array(), modules = Json::array();
    for (const token::ConnectedToken& each : connected) {
        const auto objects = (*house)->objects(each.id);
        const auto seen = objects ? *objects : std::vector<token::TokenObject>();
        if (context.json)
            list.push_back(describe(each, seen));
        else
            print_token(context, each, seen);
    }
    if (!context.json && connected.empty()) print(say(context.language, Text::token_none));
    if (!context.json) print(say(context.language, Text::token_modules));
    for (const token::ModuleState& each : (*house)->modules()) {
        const std::string path = reinterpret_cast<const char*>(each.module.path.u8string().c_str());
        modules.push_back({{"name", each.module.name},
                           {"path", path},
                           {"description", each.description},
                           {"trouble", each.trouble ? each.trouble->detail : ""}});
        if (!context.json)
            print(
                "  " + each.module.name + ": " + shown(path) + "\n    " +
                (each.trouble ? "✗ " + shown(api::explain(*each.trouble, context.language)) : shown(each.description)));
    }
    if (context.json) print_json({{"tokens", list}, {"modules", modules}});
    return connected.empty() ? kExitBad : kExitGood;
}

}  // namespace pidpys::cli
