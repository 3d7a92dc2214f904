// SPDX-License-Identifier: MIT
#include "api/http/gateway.hpp"

#include <algorithm>
#include <exception>

namespace pidpys::api {
namespace {

// Lets the page at `origin` read the answer. The origin is reflected, never "*": the answer is for this caller alone.
Response for_caller(Response response, const Caller& caller) {
    if (!caller.origin) return response;
    response.headers.emplace_back("Access-Control-Allow-Origin", caller.origin->text());
    response.headers.emplace_back("Vary", "Origin");
    response.headers.emplace_back("Access-Control-Expose-Headers",
                                  "Content-Disposition, Retry-After, WWW-Authenticate, X-Diadoc-ErrorCode");
    return response;
}

Response refusal(const Contract& contract, Problem problem, const Caller& caller) {
    return for_caller(contract.error(problem, &caller), caller);
}

Problem problem_of(Errc error) {
    switch (error) {
        case Errc::busy: return Problem::too_many_requests;
        case Errc::exhausted: return Problem::not_asked;
        case Errc::unavailable:
        case Errc::cancelled: return Problem::unavailable;
        default: return Problem::forbidden;
    }
}

// What a browser tells of a request beside its Origin (Fetch Metadata); empty where it tells nothing.
struct FetchMetadata {
    explicit FetchMetadata(const Headers& headers)
        : site(find_field(headers, "Sec-Fetch-Site")),
          mode(find_header(headers, "Sec-Fetch-Mode")),
          destination(find_header(headers, "Sec-Fetch-Dest")) {
        constexpr std::string_view family = "Sec-Fetch-";  // Sec-Fetch-User too, and those of browsers to come
        const auto told = std::ranges::count_if(headers, [family](const auto& field) {
            return equal_folded(std::string_view(field.first).substr(0, family.size()), family);
        });
        by_browser = told > (mode == "cors" ? 1 : 0);
    }

    // Node's fetch tells its mode and nothing else; browsers tell all there is to say together (Fetch Metadata §5).
    bool by_browser = false;
    // A window or tab shows our answer to the user alone; a frame or an image would not.
    [[nodiscard]] bool opens_a_tab() const { return mode == "navigate" && destination == "document"; }
    // Not by a script that asked for data: a navigation, an image, a frame, a style.
    [[nodiscard]] bool shows() const { return mode == "navigate" || (!destination.empty() && destination != "empty"); }

    std::optional<std::string_view> site;
    std::string_view mode, destination;
};

// A tab that a person opens, or our own page, which alone may send something. `caller`: as it was identified.
bool comes_to_page_of_ours(const RequestHead& head, const Caller& caller, const Authority& authority) {
    const Origin own{"https", authority.host, authority.port};
    if (caller.origin && *caller.origin != own) return false;
    if (head.method == Method::get || head.method == Method::head) return true;
    const auto site = find_field(head.headers, "Sec-Fetch-Site");
    return find_field(head.headers, "Origin") && (!site || *site == "same-origin");
}

std::variant<Admit, Response, Wait> at_once(Verdict verdict) {
    if (auto* admit = std::get_if<Admit>(&verdict)) return std::move(*admit);
    return std::get<Response>(std::move(verdict));
}

Method routed(Method method) { return method == Method::head ? Method::get : method; }

}  // namespace

struct Gateway::Visitor {
    Caller caller;
    bool shows = false;  // the answer would be shown rather than read: it must not name the user
};

Gateway::Gateway(GatewayConfig config, const Router& router, OriginAdmission& admission, Payer payer)
    : config_(std::move(config)), router_(router), admission_(admission), payer_(std::move(payer)) {}

bool Gateway::is_ours(const RequestHead& head, const Authority& authority) const {
    std::string_view host = authority.host;
    if (host.ends_with('.')) host.remove_suffix(1);  // DNS knows it as the same host
    if (head.scheme != "https") return false;
    if (std::ranges::find(config_.shown_as, Authority{std::string(host), authority.port}) != config_.shown_as.end())
        return true;
    return authority.port == head.local_port &&
           std::find(config_.host_names.begin(), config_.host_names.end(), host) != config_.host_names.end();
}

Result<Gateway::Visitor> Gateway::identify(const RequestHead& head) const {
    const FetchMetadata fetch(head.headers);
    Visitor visitor{{std::nullopt, head.peer}, fetch.shows()};
    if (const auto text = find_field(head.headers, "Origin")) {
        auto origin = parse_origin(*text);
        if (!origin) return fail(Errc::denied, "a page without an origin (sandboxed frame or local file)");
        if (origin->scheme != "https" && !origin->is_loopback() && !config_.allow_insecure_origins)
            return fail(Errc::denied, "page was not loaded over HTTPS");
        visitor.caller.origin = std::move(*origin);
        return visitor;
    }
    if (!fetch.by_browser) return visitor;  // a program
    // Our own page or a tab that the user opens; or somebody's page that embeds our URLs.
    if (!fetch.site || (*fetch.site != "same-origin" && !fetch.opens_a_tab()))
        return fail(Errc::denied, "embedded by a page without CORS");
    auto own = parse_authority(head.authority, 443);
    if (!own) return forward(own);
    visitor.caller.origin = Origin{"https", std::move(own->host), own->port};
    return visitor;
}

// Whoever speaks for others is no caller: what follows is decided about the client that it names.
std::variant<Admit, Response, Wait> Gateway::on_head(const RequestHead& head) {
    if (head.peer.address.empty()) return judge(head);
    auto client = config_.find_client ? config_.find_client(head) : Result<Peer>(head.peer);
    if (!client) return transport_error(Problem::bad_request, &head);
    if (config_.in_time && !config_.in_time(*client)) return transport_error(Problem::too_many_requests, &head);
    if (client->address == head.peer.address && client->certificate == head.peer.certificate) return judge(head);
    RequestHead of_client = head;
    of_client.peer = std::move(*client);
    return judge(of_client);
}

std::variant<Admit, Response, Wait> Gateway::judge(const RequestHead& head) const {
    const bool whole_server = head.method == Method::options && head.target == "*";
    const auto path = whole_server ? Result<std::string_view>("/") : target_path(head.target);
    auto match = router_.match(routed(head.method), path.value_or("/"));
    if (whole_server) match.allowed.clear();
    const Contract& contract = *match.contract;
    const auto authority = parse_authority(head.authority, 443);
    if (!path || !authority) return contract.error(Problem::bad_request, nullptr);
    if (!is_ours(head, *authority)) return contract.error(Problem::misdirected, nullptr);
    auto visitor = identify(head);
    if (!visitor) return contract.error(Problem::forbidden, nullptr);
    if (contract.for_people) {
        if (!comes_to_page_of_ours(head, visitor->caller, *authority))
            return contract.error(Problem::forbidden, nullptr);
        visitor->caller.origin
            .reset();  // nothing there is for scripts, and whoever comes pays as the address that it is
    }
    const Caller& caller = visitor->caller;
    const bool on_network = !head.peer.address.empty();
    // What exposes nothing of the user is for whoever gets here over the network.
    const bool for_all =
        contract.for_people || (on_network && match.route != nullptr && match.route->access == Access::open);
    const bool foreign = !for_all && (on_network || (!head.peer.same_user && !config_.allow_other_users));
    // A browser of another user shows that user's pages, and they are nothing to this user.
    if ((foreign && !contract.knows_caller) || ((foreign || for_all) && caller.origin))
        return refusal(contract, Problem::forbidden, caller);

    auto found = look_up(head, *visitor, match);
    auto* admit = std::get_if<Admit>(&found);
    if (admit == nullptr) return at_once(std::move(found));
    const auto announced = head.content_length.value_or(0);
    const bool must_be_admitted = admit->destination.route->access == Access::guarded && caller.origin;
    if (!foreign && !must_be_admitted) return at_once(paid(std::move(*admit), announced, contract));
    if (!foreign) {
        if (const auto decision = admission_.decided(*caller.origin)) {
            if (*decision) return at_once(paid(std::move(*admit), announced, contract));
            return refusal(contract, problem_of(decision->error().code), caller);
        }
    }
    // Who waits pays for a place alone: what its body may be is known when its caller is.
    auto place = paid(*admit, 0, contract);
    if (auto* refused = std::get_if<Response>(&place)) return std::move(*refused);
    auto waiting = std::get<Admit>(std::move(place));
    if (foreign)
        return Wait{[this, waiting = std::move(waiting), announced, head, &contract](
                        const std::stop_token&, std::function<void(Verdict)> decided) {
            contract.knows_caller(head, [this, waiting, announced, &contract,
                                         decided = std::move(decided)](std::optional<Response> refused) {
                decided(refused ? Verdict(std::move(*refused)) : paid(waiting, announced, contract));
            });
        }};
    return Wait{[this, waiting = std::move(waiting), announced, &contract, caller](
                    std::stop_token gone, std::function<void(Verdict)> decided) {
        admission_.ask(
            caller, std::move(gone),
            [this, waiting, announced, &contract, decided = std::move(decided)](const Result<void>& admitted) {
                decided(admitted ? paid(waiting, announced, contract)
                                 : Verdict(refusal(contract, problem_of(admitted.error().code), waiting.caller)));
            });
    }};
}

// With what it costs, by what its caller may have now.
Verdict Gateway::paid(Admit admit, std::uint64_t announced, const Contract& contract) const {
    if (!payer_) return admit;
    auto expense = payer_(admit.caller, announced);
    if (!expense) {
        const bool no_place = expense.error().code == Errc::busy;
        return refusal(contract, no_place ? Problem::too_many_requests : Problem::insufficient_storage, admit.caller);
    }
    admit.expense = std::move(*expense);
    return admit;
}

// The route with its rules; whether the origin is admitted is asked afterwards.
Verdict Gateway::look_up(const RequestHead& head, const Visitor& visitor, Router::Match& match) const {
    const Contract& contract = *match.contract;
    const Caller& caller = visitor.caller;
    if (head.method == Method::options) return preflight(head, caller, match);
    if (match.route == nullptr) {
        if (match.allowed.empty()) return refusal(contract, Problem::not_found, caller);
        Response response = contract.method_error ? contract.method_error(match.allowed)
                                                  : contract.error(Problem::method_not_allowed, &caller);
        response.headers.emplace_back("Allow", match.allowed + ", OPTIONS");
        return for_caller(std::move(response), caller);
    }
    if (visitor.shows && match.route->access == Access::guarded) return refusal(contract, Problem::forbidden, caller);
    const auto coding = find_header(head.headers, "Content-Encoding");
    if (!coding.empty() && !equal_folded(coding, "identity"))
        return refusal(contract, Problem::unsupported_media_type, caller);
    if (head.content_length && *head.content_length > match.route->max_body)
        return refusal(contract, Problem::payload_too_large, caller);
    return Admit{match.route->max_body, match.route->max_body <= max_secret_body, caller, nullptr, std::move(match)};
}

Response Gateway::preflight(const RequestHead& head, const Caller& caller, const Router::Match& match) const {
    Response response = for_caller({204, "", {}, {}}, caller);
    const std::string allowed = match.allowed.empty() ? "GET, POST, PUT, DELETE" : match.allowed;
    response.headers.emplace_back("Allow", allowed + ", OPTIONS");
    if (!is_token(find_header(head.headers, "Access-Control-Request-Method"))) return response;
    response.headers.emplace_back("Access-Control-Allow-Methods", allowed);
    auto requested = token_list(head.headers, "Access-Control-Request-Headers");
    if (!requested.empty()) response.headers.emplace_back("Access-Control-Allow-Headers", std::move(requested));
    if (find_header(head.headers, "Access-Control-Request-Private-Network") == "true" ||
        find_header(head.headers, "Access-Control-Request-Local-Network") == "true")
        response.headers.emplace_back("Access-Control-Allow-Private-Network", "true");
    response.headers.emplace_back("Access-Control-Max-Age", std::to_string(config_.preflight_seconds));
    return response;
}

void Gateway::on_request(Request request, Reply reply) {
    const auto& [contract, route, params] = request.destination;
    Reply answer = std::move(reply);
    if (request.caller.origin)
        answer = [caller = request.caller, reply = std::move(answer)](Response response) {
            reply(for_caller(std::move(response), caller));
        };
    try {
        route->handler(request, params, answer);
    } catch (const std::exception&) {
        answer(contract->error(Problem::internal, &request.caller));
    }
}

Response Gateway::transport_error(Problem problem, const RequestHead* head) {
    const auto path = head != nullptr ? target_path(head->target) : Result<std::string_view>("/");
    const Contract& contract = *router_.match(Method::other, path.value_or("/")).contract;
    if (head == nullptr) return contract.error(problem, nullptr);
    const auto visitor = identify(*head);
    return visitor ? refusal(contract, problem, visitor->caller) : contract.error(problem, nullptr);
}

}  // namespace pidpys::api
