// SPDX-License-Identifier: MIT
// PUT /ticket/{uuid}/option (cipher-api 4.3, 5.1).
#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The body's options that this program knows; what the others hold is nobody's business.
Result<Pairs> read_options(const Blob& body) {
    const auto fields = read_any_fields(body);
    if (!fields) return tl::unexpected(fields.error());
    Pairs pairs;
    for (const auto& [name, value] : fields->members()) {
        if (value.is_null() || !SessionOptions::knows(name)) continue;
        auto text = value.text();
        if (!text) return fail(text.error().code, name + ": " + text.error().detail);
        pairs.emplace_back(name, std::move(*text));
    }
    return pairs;
}

// All of the options or, if one of them is wrong, none. Merged under the lock: parallel requests lose nothing.
Result<SessionOptions> merge(Session& session, const Pairs& pairs) {
    return session.change([&](Inputs& inputs) -> Result<SessionOptions> {
        SessionOptions merged = inputs.options;
        for (const auto& [name, value] : pairs)
            if (auto set = merged.set(name, value); !set) return forward(set);
        inputs.options = merged;
        return merged;
    });
}

std::string effective(const SessionOptions& options) {
    std::string object;
    for (const auto& [name, value] : options.list())
        object += (object.empty() ? "{" : ",") + json_quote(name) + ":" + json_quote(value);
    return object + "}";
}

void put_option(Cipher& cipher, Call call) {
    const auto& body = call.request.body;
    cipher.answer(call.account, body.size(), std::move(call.reply), call.language,
                  [session = call.session, body, language = call.language] {
                      const auto pairs = read_options(body);
                      const auto merged = pairs ? merge(*session, *pairs) : tl::unexpected(pairs.error());
                      if (!merged) return failure_answer(500, Message::options_failed, merged.error(), language);
                      return Response::json(200, "{\"message\":" + json_quote(text(Message::options_set, language)) +
                                                     ",\"settedOptions\":" + effective(*merged) + "}");
                  });
}

}  // namespace

void add_option_routes(Routes& routes) {
    routes.add_ticket(Method::put, "/option", Access::open, put_option, max_json_body);
}

}  // namespace pidpys::api
