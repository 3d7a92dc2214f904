// SPDX-License-Identifier: MIT
#include "api/http/embedded_file.hpp"

namespace pidpys::api {

void add_embedded_file(Router& router, const Contract& contract, std::string path, std::string content_type,
                       std::string_view text) {
    Response file{200, std::move(content_type), Blob(nullptr, as_bytes(text)), {}};
    file.headers = {{"Content-Security-Policy",
                     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                     "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"},
                    {"Referrer-Policy", "no-referrer"}};
    auto answer = [file = std::move(file)](const Request&, const PathParams&, const Reply& reply) { reply(file); };
    router.add(contract, {Method::get, std::move(path), 0, Access::open, std::move(answer)});
}

}  // namespace pidpys::api
