// SPDX-License-Identifier: MIT
// Hosts, origins, patterns, request targets and the guard itself. Input: lines "header: value", the first line a target.
#include <cstdlib>

#include "api/http/gateway.hpp"

using namespace pidpys;
using namespace pidpys::api;

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

void check_origin(std::string_view text) {
    const auto origin = parse_origin(text);
    if (!origin) return;
    const auto again = parse_origin(origin->text());
    check(again && *again == *origin);  // what a browser writes is what we compare
    check(origin_matches(*origin, origin->text()));
    check(!origin_matches(*origin, "https://*." + origin->host));
}

struct Unfriendly final : OriginAdmission {
    [[nodiscard]] std::optional<Result<void>> decided(const Origin&) const override { return fail(Errc::denied); }
    void ask(const Caller&, std::stop_token, Done) override { std::abort(); }
};

struct House {
    Router router;
    Unfriendly admission;
    Gateway gateway;
    House() : gateway({}, router, admission) {
        const auto error = [](Problem problem, const Caller*) { return Response::json(status_of(problem), "{}"); };
        const auto& contract = router.add_contract({"fuzz", "/", false, error});
        const auto answer = [](const Request&, const PathParams& params, const Reply& reply) {
            reply(Response::json(200, std::string(params["uuid"])));
        };
        for (const char* path : {"/", "/api/v1/ticket", "/api/v1/ticket/{uuid}", "/api/v1/ticket/{uuid}/data"})
            router.add(contract, {Method::post, path, 1000, Access::guarded, answer});
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static House house;
    std::string_view text(reinterpret_cast<const char*>(data), size);
    RequestHead head;
    head.method = Method::post;
    head.local_port = 9091;
    const auto take_line = [&text] {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        return line;
    };
    const auto target = parse_target(take_line());
    if (!target) return 0;
    head.target = target->origin_form;
    head.authority = target->authority;
    if (!target->scheme.empty()) head.scheme = target->scheme;
    while (!text.empty()) {
        const auto line = take_line();
        check_origin(line);
        const auto colon = line.find(": ");
        if (colon != std::string_view::npos) head.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    if (head.authority.empty()) head.authority = find_header(head.headers, "Host");
    (void)repeated_singleton(head.headers);
    for (const char c : token_list(head.headers, "Access-Control-Request-Headers"))
        check(c == ',' || is_token(std::string_view(&c, 1)));
    (void)query_parameter(target_query(head.target), "boxId", true);

    const auto decision = house.gateway.on_head(head);
    if (const auto* admitted = std::get_if<Admit>(&decision)) {
        const auto host = parse_authority(head.authority, 443);
        check(host && host->port == 9091 && head.scheme == "https");  // nothing passes for another host or port
        const auto path = target_path(head.target);
        check(path.has_value());
        Request request{head.method, std::string(*path),   "", head.headers, admitted->caller, {},
                        {},          admitted->destination};
        house.gateway.on_request(std::move(request), [](const Response&) {});
    }
    return 0;
}
