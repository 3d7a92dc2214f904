// SPDX-License-Identifier: MIT
// status, features, certificateAuthority/supported, token/connected, mssp (cipher-api 4.12).
#include "api/cipher/routes.hpp"

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

// What was there at the last look: a page asks every few seconds. Nothing in a path is for others to understand, and where a
// token merely stores containers (passive mode) none is told. Of admitted sites alone: a serial number is a person's.
void tokens(Cipher& cipher, Call call) {
    std::string paths, facts;
    const auto connected =
        cipher.env.tokens != nullptr ? cipher.env.tokens->connected() : std::vector<token::ConnectedToken>();
    for (const token::ConnectedToken& each : connected) {
        const std::string path = json_quote(each.uri()), comma = facts.empty() ? "" : ",";
        paths += comma + path;
        facts += comma + R"({"activeModePath":)" + path + R"(,"passiveModePath":"","model":)" +
                 json_quote(each.id.model) + R"(,"name":)" + json_quote(each.id.label) + R"(,"serial":)" +
                 json_quote(each.id.serial) + "}";
    }
    call.reply(Response::json(200, "{\"message\":" + json_quote(text(Message::data_received, call.language)) +
                                       R"(,"passiveTokenPath":[],"activeTokenPath":[)" + paths + R"(],"tokenInfo":[)" +
                                       facts + "]}"));
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
