// SPDX-License-Identifier: MIT
#include "api/http/gateway.hpp"

#include <algorithm>
#include <exception>

namespace pidpys::api {
namespace {

// Lets the page at `origin` read the answer. The origin is reflected, never "*": the answer is for this caller alone.
void add_cors(Response& response, const Caller& caller) {
    if (!caller.origin) return;
    response.headers.emplace_back("Access-Control-Allow-Origin", caller.origin->text());
    response.headers.emplace_back("Vary", "Origin");
    response.headers.emplace_back("Access-Control-Expose-Headers",
                                  "Content-Disposition, Retry-After, WWW-Authenticate, X-Diadoc-ErrorCode");
}

Response dressed(const Contract& contract, Problem problem, const Caller& caller) {
    Response response = contract.error(problem, &caller);
    add_cors(response, caller);
    return response;
}

// Without an Origin header a browser still tells what it is: a fetch of our own page, a tab that the user opens, or
// somebody's page embedding our URLs, which is refused.
enum class Fetch { program, same_origin, navigation, foreign };

Fetch fetch_kind(const Headers& headers) {
    const auto site = find_header(headers, "Sec-Fetch-Site");
    if (site.empty()) return Fetch::program;
    if (site == "same-origin") return Fetch::same_origin;
    // A window or tab that the user opens shows our answer to the user alone; a frame or an image would not.
    const bool opens_a_tab = find_header(headers, "Sec-Fetch-Mode") == "navigate" &&
                             find_header(headers, "Sec-Fetch-Dest") == "document";
    if (site == "none" || opens_a_tab) return Fetch::navigation;
    return Fetch::foreign;
}

}  // namespace

Gateway::Gateway(GatewayConfig config, const Router& router, Admission admission)
    : config_(std::move(config)), router_(router), admission_(std::move(admission)) {}

bool Gateway::is_our_host(std::string_view host, std::uint16_t local_port) const {
    const auto authority = parse_authority(host, 443);
    return authority && authority->port == local_port &&
           std::find(config_.host_names.begin(), config_.host_names.end(), authority->host) != config_.host_names.end();
}

Result<Caller> Gateway::identify(const RequestHead& head) const {
    Caller caller{std::nullopt, head.peer};
    const auto text = find_header(head.headers, "Origin");
    if (!text.empty()) {
        auto origin = parse_origin(text);
        if (!origin) return fail(Errc::denied, "a page without an origin (sandboxed frame or local file)");
        if (origin->scheme != "https" && !origin->is_loopback() && !config_.allow_insecure_origins)
            return fail(Errc::denied, "page was not loaded over HTTPS");
        caller.origin = std::move(*origin);
        return caller;
    }
    switch (fetch_kind(head.headers)) {
        case Fetch::program: break;
        case Fetch::same_origin:
        case Fetch::navigation: {
            const auto own = parse_origin("https://" + std::string(find_header(head.headers, "Host")));
            if (own) caller.origin = *own;
            break;
        }
        case Fetch::foreign: return fail(Errc::denied, "embedded by a page without CORS");
    }
    return caller;
}

std::variant<Admit, Response> Gateway::on_head(const RequestHead& head) {
    const auto path = target_path(head.target);
    const auto match = router_.match(head.method == Method::head ? Method::get : head.method,
                                     path ? std::string_view(*path) : std::string_view("/"));
    const Contract& contract = *match.contract;
    const auto host = find_header(head.headers, "Host");
    if (!path || host.empty()) return contract.error(Problem::bad_request, nullptr);
    if (!is_our_host(host, head.local_port)) return contract.error(Problem::misdirected, nullptr);
    const auto caller = identify(head);
    if (!caller) return contract.error(Problem::forbidden, nullptr);
    if (!head.peer.same_user && !config_.allow_other_users && !contract.authenticates_callers)
        return dressed(contract, Problem::forbidden, *caller);

    if (head.method == Method::options) return preflight(head, *caller, match);
    if (match.route == nullptr) {
        if (match.allowed.empty()) return dressed(contract, Problem::not_found, *caller);
        Response response = contract.method_error ? contract.method_error(match.allowed)
                                                  : contract.error(Problem::method_not_allowed, &*caller);
        add_cors(response, *caller);
        response.headers.emplace_back("Allow", match.allowed + ", OPTIONS");
        return response;
    }
    if (head.content_length && *head.content_length > match.route->max_body)
        return dressed(contract, Problem::payload_too_large, *caller);
    return Admit{match.route->max_body, *caller};
}

Response Gateway::preflight(const RequestHead& head, const Caller& caller, const Router::Match& match) const {
    Response response{204, "", {}, {}};
    add_cors(response, caller);
    const std::string allowed = match.allowed.empty() ? "GET, POST, PUT, DELETE" : match.allowed;
    response.headers.emplace_back("Allow", allowed + ", OPTIONS");
    if (find_header(head.headers, "Access-Control-Request-Method").empty()) return response;
    response.headers.emplace_back("Access-Control-Allow-Methods", allowed);
    const auto requested = find_header(head.headers, "Access-Control-Request-Headers");
    if (!requested.empty()) response.headers.emplace_back("Access-Control-Allow-Headers", requested);
    if (find_header(head.headers, "Access-Control-Request-Private-Network") == "true" ||
        find_header(head.headers, "Access-Control-Request-Local-Network") == "true")
        response.headers.emplace_back("Access-Control-Allow-Private-Network", "true");
    response.headers.emplace_back("Access-Control-Max-Age", std::to_string(config_.preflight_seconds));
    return response;
}

void Gateway::on_request(Request request, Reply reply) {
    auto match = router_.match(request.method == Method::head ? Method::get : request.method, request.path);
    if (match.route == nullptr) return reply(dressed(*match.contract, Problem::not_found, request.caller));

    Reply cors_reply = request.caller.origin ? Reply([caller = request.caller, reply = std::move(reply)](Response response) {
        add_cors(response, caller);
        reply(std::move(response));
    })
                                             : std::move(reply);
    const auto run = [](const Router::Match& found, const Request& asked, const Reply& answer) {
        try {
            found.route->handler(asked, found.params, answer);
        } catch (const std::exception&) {
            answer(found.contract->error(Problem::internal, &asked.caller));
        }
    };
    if (match.route->access == Access::open || !request.caller.origin) return run(match, request, cors_reply);

    auto pending = std::make_shared<Request>(std::move(request));
    admission_(*pending, [pending, match = std::move(match), cors_reply, run](Result<void> admitted) {
        if (admitted) return run(match, *pending, cors_reply);
        const bool may_come = admitted.error().code == Errc::unavailable || admitted.error().code == Errc::cancelled;
        cors_reply(match.contract->error(may_come ? Problem::unavailable : Problem::forbidden, &pending->caller));
    });
}

Response Gateway::transport_error(int status, const RequestHead* head) {
    const auto path = head != nullptr ? target_path(head->target) : Result<std::string>("/");
    const auto& contract = *router_.match(Method::other, path ? std::string_view(*path) : "/").contract;
    if (head == nullptr) return contract.error(problem_of(status), nullptr);
    const auto caller = identify(*head);
    return caller ? dressed(contract, problem_of(status), *caller) : contract.error(problem_of(status), nullptr);
}

}  // namespace pidpys::api
