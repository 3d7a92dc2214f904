// SPDX-License-Identifier: MIT
#include "api/dss/endpoints/refusal.hpp"

#include <algorithm>

namespace pidpys::api::dss {

Response Refusal::response() const {
    Response response{status, "text/plain; charset=utf-8", Blob::of(text), headers};
    response.headers.emplace_back("X-Diadoc-ErrorCode", code);
    return response;
}

namespace refusal {
namespace {

tl::unexpected<Refusal> make(int status, std::string code, std::string text, Headers headers = {}) {
    // One line, whatever a caller put into a name that is quoted here.
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return tl::unexpected<Refusal>({status, std::move(code), std::move(text), std::move(headers)});
}

}  // namespace

tl::unexpected<Refusal> bad_request(std::string text, std::string code) { return make(400, std::move(code), std::move(text)); }

tl::unexpected<Refusal> malformed_body(std::string_view type) {
    return make(400, "Http.BadRequest", "Can't deserialize request body into type: " + std::string(type));
}

tl::unexpected<Refusal> unauthorized(std::string text) {
    return make(401, "Http.Auth", std::move(text), {{"WWW-Authenticate", "DiadocAuth"}});
}

tl::unexpected<Refusal> unpaid() {
    return make(402, "Http.PaymentRequired", "Доступ запрещён. Необходима оплата тарифа АПИ");
}

tl::unexpected<Refusal> client_blocked() { return make(403, "Http.ClientBlocked", "API client is blocked"); }

tl::unexpected<Refusal> box_denied(std::string_view box) {
    return make(403, "Http.BoxAccessDenied", "Access to Box [" + std::string(box) + "] is denied");
}

tl::unexpected<Refusal> not_found(std::string code, std::string text) { return make(404, std::move(code), std::move(text)); }

tl::unexpected<Refusal> method_not_allowed(std::string_view allowed) {
    return make(405, "Http.MethodNotAllowed", "Supported http request methods: " + std::string(allowed));
}

tl::unexpected<Refusal> too_large() { return make(413, "Http.PayloadTooLarge", "Request body is too large"); }

tl::unexpected<Refusal> unsupported_type(std::string_view type) {
    return make(415, "Http.UnsupportedMediaType", "Unsupported Content-Type: " + std::string(type));
}

tl::unexpected<Refusal> too_many(std::string text, std::int64_t retry_after_s) {
    return make(429, "Http.TooManyRequests", std::move(text),
                {{"Retry-After", std::to_string(std::max<std::int64_t>(retry_after_s, 1))}});
}

tl::unexpected<Refusal> internal() {
    return make(500, "Http.InternalError",
                "The server encountered an internal error or misconfiguration and was unable to complete your request");
}

Refusal of_status(int status) {
    switch (status) {
        case 400: return bad_request("Bad request").value();
        case 403: return make(403, "Http.Forbidden", "Access is denied").value();
        case 404: return not_found("Http.NotFound", "Resource is not found").value();
        case 405: return make(405, "Http.MethodNotAllowed", "Http request method is not supported").value();
        case 408: return make(408, "Http.RequestTimeout", "Request timeout").value();
        case 413: return too_large().value();
        case 415: return unsupported_type("").value();
        case 421: return make(421, "Http.MisdirectedRequest", "Host is not served here").value();
        case 429: return too_many("Too many requests", 1).value();
        case 431: return make(431, "Http.HeadersTooLarge", "Request headers are too large").value();
        case 503: return make(503, "Http.Unavailable", "Service is unavailable", {{"Retry-After", "5"}}).value();
        default: return internal().value();
    }
}

}  // namespace refusal
}  // namespace pidpys::api::dss
