// SPDX-License-Identifier: MIT
// status, features, certificateAuthority/supported, token/connected, mssp (cipher-api 4.12).
#include "api/cipher/routes.hpp"
#include "api/cipher/token_keys.hpp"

namespace pidpys::api {
namespace {

void status(Cipher&, Call call) { call.reply(message_answer(200, Message::status_ok, call.language)); }

void features(Cipher&, Call call) {
    static const Blob codes = Blob::of(
        R"(["DS_CREATE_OPT","DS_VERIFY_OPT","TS_CREATE_OPT","TS_VERIFY_OPT","KEYS_GENERATION_OPT","CERT_SIGNATURE_INFO_OPT","CERT_KEYAGREEMENT_INFO_OPT","CERT_INFO_OPT","ENCRYPT","DECRYPT"])");
    call.reply({200, "application/json", codes, {}});
}

void authorities(Cipher& cipher, Call call) {
    std::string list;
    const auto registry = cipher.env.authorities.hold();
    for (const auto& authority : registry->authorities())
        list += (list.empty() ? "{\"id\":" : ",{\"id\":") + json_quote(authority.id) +
                ",\"name\":" + json_quote(authority.name) + "}";
    call.reply(Response::json(
        200, "{\"message\":" + json_quote(text(Message::data_received, call.language)) + ",\"ca\":[" + list + "]}"));
}

// What was there at the last look: a page asks every few seconds. Nothing in a path is for others to understand. Of admitted
// sites alone: a serial number is a person's. `passiveModePath` is the first container's; the list has all of them.
void tokens(Cipher& cipher, Call call) {
    const auto listed = [](const auto& elements, const auto& write) {
        std::string list;
        for (const auto& each : elements) list += (list.empty() ? "" : ",") + write(each);
        return "[" + list + "]";
    };
    const auto connected = tell_tokens(cipher, call.account, call.request.caller.key());
    std::vector<std::string> passive;
    for (const token::ConnectedToken& each : connected)
        for (const auto& container : each.containers) passive.push_back(container.uri);
    const std::string active =
        listed(connected, [](const token::ConnectedToken& each) { return json_quote(each.uri()); });
    const std::string facts = listed(connected, [](const token::ConnectedToken& each) {
        return R"({"activeModePath":)" + json_quote(each.uri()) + R"(,"passiveModePath":)" +
               json_quote(each.containers.empty() ? std::string() : each.containers.front().uri) + R"(,"model":)" +
               json_quote(each.id.model) + R"(,"name":)" + json_quote(each.id.label) + R"(,"serial":)" +
               json_quote(each.id.serial) + "}";
    });
    call.reply(Response::json(200, "{\"message\":" + json_quote(text(Message::data_received, call.language)) +
                                       R"(,"passiveTokenPath":)" + listed(passive, json_quote) +
                                       R"(,"activeTokenPath":)" + active + R"(,"tokenInfo":)" + facts + "}"));
}

// Providers of signatures by telephone: none.
void providers(Cipher&, Call call) { call.reply(Response::json(200, "[]")); }

}  // namespace

void add_info_routes(Routes& routes) {
    routes.add(Method::get, "status", Access::open, status);
    routes.add(Method::get, "features", Access::open, features);
    routes.add(Method::get, "certificateAuthority/supported", Access::open, authorities);
    routes.add(Method::get, "token/connected", Access::guarded, tokens);
    routes.add(Method::get, "mssp", Access::open, providers);
}

}  // namespace pidpys::api
