// SPDX-License-Identifier: MIT
// POST /language/{code} (cipher-api 4.14), for the calling origin alone (13).
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

void post_language(Cipher& cipher, Call call) {
    const auto language = parse_language(call.params["code"]);
    if (!language)
        return call.reply(
            failure_answer(500, Message::language_unknown, {Errc::unsupported, "uk, ru, en, pl"}, call.language));
    if (auto set = cipher.env.languages.set(call.account, call.request.caller.key(), *language); !set)
        return call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
    call.reply(message_answer(200, Message::language_set, *language));
}

}  // namespace

void add_language_routes(Routes& routes) { routes.add(Method::post, "language/{code}", Access::open, post_language); }

}  // namespace pidpys::api
