// SPDX-License-Identifier: MIT
#include "api/demo/demo_page.hpp"

#include <string>
#include <utility>

#include "api/http/embedded_file.hpp"
#include "page_files.hpp"

namespace pidpys::api {

void add_demo_page(Router& router, const Contract& contract, std::function<TrustEnd()> trust) {
    add_embedded_file(router, contract, "/", "text/html; charset=utf-8", index_html);
    add_embedded_file(router, contract, "/page.js", "text/javascript; charset=utf-8", page_js);
    add_embedded_file(router, contract, "/calls.js", "text/javascript; charset=utf-8", calls_js);
    add_embedded_file(router, contract, "/texts.js", "text/javascript; charset=utf-8", texts_js);
    add_embedded_file(router, contract, "/page.css", "text/css; charset=utf-8", page_css);
    router.add(contract, {Method::get, "/trust.json", 0, Access::guarded,
                          [trust = std::move(trust)](const Request&, const PathParams&, const Reply& reply) {
                              const TrustEnd now = trust();
                              const std::string json = "{\"ends\":" + std::to_string(now.ends) +
                                                       ",\"due\":" + (now.due ? "true" : "false") + "}";
                              reply({200, "application/json", Blob(to_bytes(as_bytes(json))), {}});
                          }});
}

}  // namespace pidpys::api
