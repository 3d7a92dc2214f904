// SPDX-License-Identifier: MIT
#include "api/demo/demo_page.hpp"

#include "page_files.hpp"

namespace pidpys::api {
namespace {

Handler serve(std::string content_type, std::string_view text) {
    Response page{200, std::move(content_type), Blob(nullptr, as_bytes(text)), {}};
    page.headers = {
        {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                                    "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"},
        {"Referrer-Policy", "no-referrer"}};
    return [page = std::move(page)](const Request&, const PathParams&, const Reply& reply) { reply(page); };
}

}  // namespace

void add_demo_page(Router& router, const Contract& contract) {
    const auto add = [&](const char* path, const char* type, std::string_view text) {
        router.add(contract, {Method::get, path, 0, Access::open, serve(type, text)});
    };
    add("/", "text/html; charset=utf-8", index_html);
    add("/page.js", "text/javascript; charset=utf-8", page_js);
    add("/page.css", "text/css; charset=utf-8", page_css);
}

}  // namespace pidpys::api
