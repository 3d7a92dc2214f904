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
    cipher.env.languages.set(call.request.caller.key(), *language);
    call.reply(message_answer(200, Message::language_set, *language));
}

}  // namespace

void add_language_routes(Routes& routes) { routes.add(Method::post, "language/{code}", Access::open, post_language); }

}  // namespace pidpys::api
