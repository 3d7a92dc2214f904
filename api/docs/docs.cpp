// SPDX-License-Identifier: MIT
#include "api/docs/docs.hpp"

#include "api/http/embedded_file.hpp"
#include "api/messages/answer.hpp"
#include "api/messages/message.hpp"
#include "docs_files.hpp"

namespace pidpys::api {
namespace {

// {"ticket_created":{"uk":"…","ru":"…","en":"…","pl":"…"},…}: the page shows messages in its reader's language.
std::string catalogue() {
    constexpr std::string_view names[] = {
#define X(name, uk, ru, en, pl) #name,
#include "api/messages/catalogue.def"
#undef X
    };
    std::string json;
    for (std::size_t m = 0; m < std::size(names); ++m) {
        json.append(m == 0 ? "{" : ",").append(json_quote(names[m]));
        for (std::size_t l = 0; l < language_count; ++l) {
            const auto language = static_cast<Language>(l);
            json.append(l == 0 ? ":{" : ",").append(json_quote(language_code(language))).append(":");
            append_quoted(json, text(static_cast<Message>(m), language));
        }
        json += '}';
    }
    return json + '}';
}

}  // namespace

std::string_view openapi_document() { return openapi_json; }

void add_docs(Router& router, const Contract& contract) {
    static const std::string messages = catalogue();
    add_embedded_file(router, contract, "/openapi.json", "application/json", openapi_document());
    add_embedded_file(router, contract, "/docs", "text/html; charset=utf-8", index_html);
    add_embedded_file(router, contract, "/docs/page.js", "text/javascript; charset=utf-8", page_js);
    add_embedded_file(router, contract, "/docs/page.css", "text/css; charset=utf-8", page_css);
    add_embedded_file(router, contract, "/docs/messages.json", "application/json", messages);
}

}  // namespace pidpys::api
