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
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return tl::unexpected<Refusal>({status, std::move(code), std::move(text), std::move(headers)});
}

}  // namespace

tl::unexpected<Refusal> bad_request(std::string text, std::string code) {
    return make(400, std::move(code), std::move(text));
}

tl::unexpected<Refusal> malformed_body(std::string_view type) {
    return make(400, "Http.BadRequest", "Can't deserialize request body into type: " + std::string(type));
}

tl::unexpected<Refusal> unauthorized(std::string text) {
    return make(401, "Http.Auth", std::move(text), {{"WWW-Authenticate", "DiadocAuth"}});
}

tl::unexpected<Refusal> invalid_bearer() {
    return make(401, "Http.Auth", "Invalid auth token", {{"WWW-Authenticate", "Bearer error=\"invalid_token\""}});
}

tl::unexpected<Refusal> unavailable() {
    return make(503, "Http.Unavailable", "Service is unavailable", {{"Retry-After", "5"}});
}

tl::unexpected<Refusal> unpaid() {
    return make(402, "Http.PaymentRequired", "Доступ запрещён. Необходима оплата тарифа АПИ");
}

tl::unexpected<Refusal> client_blocked() { return make(403, "Http.ClientBlocked", "API client is blocked"); }

tl::unexpected<Refusal> box_denied(std::string_view box) {
    return make(403, "Http.BoxAccessDenied", "Access to Box [" + std::string(box) + "] is denied");
}

tl::unexpected<Refusal> not_found(std::string code, std::string text) {
    return make(404, std::move(code), std::move(text));
}

tl::unexpected<Refusal> method_not_allowed(std::string_view allowed) {
    return make(405, "Http.MethodNotAllowed", "Supported http request methods: " + std::string(allowed));
}

tl::unexpected<Refusal> too_large() { return make(413, "Http.PayloadTooLarge", "Request body is too large"); }

tl::unexpected<Refusal> storage_full(std::string text) { return make(413, "Storage.QuotaExceeded", std::move(text)); }

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

Refusal of_problem(Problem problem) {
    const auto say = [&](const char* code, const char* text, Headers headers = {}) {
        return make(status_of(problem), code, text, std::move(headers)).value();
    };
    switch (problem) {
        case Problem::bad_request: return bad_request("Bad request").value();
        case Problem::forbidden: return say("Http.Forbidden", "Access is denied");
        case Problem::not_asked:
            return say("Http.Forbidden",
                       "Access is denied: the site was refused a moment ago or asks too often; try later");
        case Problem::not_found: return say("Http.NotFound", "Resource is not found");
        case Problem::method_not_allowed: return say("Http.MethodNotAllowed", "Http request method is not supported");
        case Problem::request_timeout: return say("Http.RequestTimeout", "Request timeout");
        case Problem::payload_too_large: return too_large().value();
        case Problem::uri_too_long: return say("Http.UriTooLong", "Request target is too long");
        case Problem::unsupported_media_type: return say("Http.UnsupportedMediaType", "Unsupported Content-Encoding");
        case Problem::misdirected: return say("Http.MisdirectedRequest", "Host is not served here");
        case Problem::too_many_requests: return too_many("Too many requests", 1).value();
        case Problem::head_too_large: return say("Http.HeadersTooLarge", "Request headers are too large");
        case Problem::version_not_supported:
            return say("Http.VersionNotSupported", "Only HTTP/1.0 and HTTP/1.1 are supported");
        case Problem::not_implemented: return say("Http.NotImplemented", "Transfer coding or method is not supported");
        case Problem::unavailable: return unavailable().value();
        case Problem::insufficient_storage:
            return say("Http.InsufficientStorage", "There is no room for the request body");
        case Problem::internal: break;
    }
    return internal().value();
}

}  // namespace refusal
}  // namespace pidpys::api::dss
