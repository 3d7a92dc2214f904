// SPDX-License-Identifier: MIT
// POST /accessToken and /ticket/{uuid}/accessToken (cipher-api 4.5, the seed page): the user's permission for N uses of
// the key that the service holds.
#include <algorithm>
#include <charconv>
#include <chrono>

#include "api/cipher/body.hpp"
#include "api/cipher/questions.hpp"
#include "api/cipher/routes.hpp"
#include "api/order/who.hpp"

namespace pidpys::api {
namespace {

struct Wish {
    std::uint64_t uses = 0;  // 0: not a whole number in bounds
    std::string metadata;
    int width = 0, height = 0;  // preferred, of the dialog's area
};

// A whole number from 1 to `max`, also as a text; else 0.
std::uint64_t read_whole(const JsonFields& fields, std::string_view name, std::uint64_t max) {
    const auto* value = fields.find(name);
    if (value == nullptr || value->kind() == JsonValue::Kind::boolean) return 0;
    std::string storage;
    const auto digits = value->view(storage);
    std::uint64_t number = 0;
    if (!digits || digits->empty()) return 0;
    const auto [end, error] = std::from_chars(digits->data(), digits->data() + digits->size(), number);
    const bool whole = error == std::errc() && end == digits->data() + digits->size();
    return whole && number <= max ? number : 0;
}

Result<Wish> read_wish(const Blob& body, std::uint64_t max_uses) {
    constexpr std::uint64_t max_side = 10'000;  // pixels
    const auto fields = read_fields(body, {"accessTimesNumber", "metaData", "prefViewWidth", "prefViewHeight"});
    if (!fields) return tl::unexpected(fields.error());
    auto metadata = read_metadata(*fields);
    if (!metadata) return forward(metadata);
    return Wish{read_whole(*fields, "accessTimesNumber", max_uses), std::move(*metadata),
                static_cast<int>(read_whole(*fields, "prefViewWidth", max_side)),
                static_cast<int>(read_whole(*fields, "prefViewHeight", max_side))};
}

// As many uses and as long as the person has said, which is never more than was asked.
Response granted(Cipher& cipher, const Order& order, const std::string& question, const channel::Answer& answer,
                 Language language) {
    const auto uses = answer.uses == 0 ? order.uses : std::min(answer.uses, order.uses);
    const auto lifetime = answer.seconds > 0 ? std::chrono::seconds(answer.seconds) : cipher.env.permissions.lifetime();
    const auto uuid =
        cipher.env.permissions.grant(cipher.env.accounts.of(order.caller), order.caller.key(), order.key.fingerprint,
                                     order.key.owner, uses, who_of(order.caller), question, lifetime);
    if (!uuid) return refusal(uuid.error(), language);
    return value_answer(fill(Message::permission_granted, language, std::to_string(uses)), "accessTokenUuid", *uuid);
}

// Nobody knows yet what will be signed: an order without items.
Order order_of(const Caller& caller, const OpenKeys& keys, std::uint64_t uses) {
    Order order;
    order.caller = caller;
    order.key = keys.signer_facts();
    order.uses = uses;
    return order;
}

void ask_for(Cipher& cipher, const OpenKeysPtr& keys, const Order& order, const CallersWords& words,
             const std::stop_token& gone, const Reply& reply, Language language) {
    auto question = new_question(cipher, order, words);
    if (!question) return reply(refusal(question.error(), language));
    question->lifetime = cipher.env.permissions.lifetime().count();
    const std::string id = question->id;
    const auto again = [&cipher, order, words, gone, reply, language](const OpenKeysPtr& other) {
        ask_for(cipher, other, order_of(order.caller, *other, order.uses), words, gone, reply, language);
    };
    ask_about_held_keys(cipher, std::move(*question), keys, gone, again,
                        [&cipher, order, id, reply, language](const Result<channel::Answer>& answer) {
                            if (!answer) return reply(refusal(answer.error(), language));
                            reply(granted(cipher, order, id, *answer, language));
                        });
}

void post_permission(Cipher& cipher, Call call) {
    auto wish = read_wish(call.request.body, cipher.config.max_uses);
    if (!wish) {
        if (wish.error().code == Errc::unsupported || wish.error().code == Errc::invalid_argument)
            return call.reply(failure_answer(500, Message::permission_body_invalid, wish.error(), call.language));
        return call.reply(message_answer(400, Message::permission_body_invalid, call.language));
    }
    if (wish->uses == 0) {
        const auto bound = std::to_string(cipher.config.max_uses);
        return call.reply(message_answer(400, fill(Message::permission_uses_invalid, call.language, bound)));
    }
    CallersWords words{std::move(wish->metadata), wish->width, wish->height};
    if (words.metadata_html.empty() && call.session) words.metadata_html = call.session->inputs().metadata;
    with_key(cipher, call.request.caller, wish->uses, call.request.gone,
             [&cipher, words = std::move(words), uses = wish->uses, request = call.request,
              reply = std::move(call.reply), language = call.language](const OpenKeysPtr& keys) {
                 if (!keys) return reply(message_answer(503, Message::crypto_service_down, language));
                 const auto put = [&cipher, keys, words, uses, gone = request.gone, reply,
                                   language](const Caller& caller) {
                     ask_for(cipher, keys, order_of(caller, *keys, uses), words, gone, reply, language);
                 };
                 with_identified(cipher, request.caller, put);
             });
}

}  // namespace

void add_permission_routes(Routes& routes) {
    routes.add(Method::post, "accessToken", Access::guarded, post_permission);
    routes.add_ticket(Method::post, "/accessToken", Access::guarded, post_permission);
}

}  // namespace pidpys::api
