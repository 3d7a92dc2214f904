// SPDX-License-Identifier: MIT
// The route table. Each contract (Cipher, DssSign, the demo page) brings its own routes, its own way with case and
// its own form of errors; the gateway asks the table before a body is read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/message.hpp"
#include "api/http/problem.hpp"
#include "api/http/target.hpp"

namespace pidpys::api {

// Bodies that may bear passwords and keys, and so stay in memory; other JSON; uploaded data.
inline constexpr std::uint64_t max_secret_body = std::uint64_t{8} << 20;
inline constexpr std::uint64_t max_json_body = std::uint64_t{64} << 20;
inline constexpr std::uint64_t max_data_body = std::uint64_t{2} << 30;

enum class Access {
    open,    // exposes nothing of the user: any page may call
    guarded  // touches a key, a certificate of the user, a token list or a window: the origin must be admitted
};

using Handler = std::function<void(const Request&, const PathParams&, Reply)>;

struct Route {
    Method method = Method::get;
    std::string pattern;  // "/api/v1/ticket/{uuid}/data": `{name}` takes one segment
    std::uint64_t max_body = max_json_body;
    Access access = Access::open;
    Handler handler;
};

struct Contract {
    std::string name;
    std::string prefix = "/";  // errors below this path are this contract's; the longest prefix wins
    bool fold_case = false;    // paths match without regard to case
    // The error answer; `caller` is known except for malformed heads. Allow and CORS headers are added by the gateway.
    std::function<Response(Problem, const Caller* caller)> error;
    // Words for a method that a path does not take, where they name those it takes ("GET, POST"); else `error` answers.
    std::function<Response(std::string_view allowed)> method_error = {};
    // Where the contract has accounts of its own, programs of other users of the machine and those on the network may
    // call too, if the head's Authorization names somebody it knows. `decided` once, from any thread; with an answer for
    // whom it does not know. Empty: this user's programs alone.
    std::function<void(const RequestHead& head, std::function<void(std::optional<Response> refused)> decided)>
        knows_caller = {};
    // Pages of this service for people, who say there who they are: open to whoever reaches it. Opened in a tab, and sent to
    // by themselves alone: a request that another origin has made, or a POST that names none, is refused.
    bool for_people = false;
};

class Router {
public:
    struct Node;
    // `contract` is never null; without `route`: 404, or 405 if `allowed` is not empty.
    struct Match : Destination {
        std::string allowed;  // "GET, POST", where none of them is the method
    };

    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // The first contract added answers where no prefix fits. References stay valid as long as the router lives.
    Contract& add_contract(Contract contract);
    void add(const Contract& contract, Route route);

    // `path`: percent-encoded, for an escaped slash divides nothing (RFC 3986 §2.2); a trailing slash makes no
    // difference.
    [[nodiscard]] Match match(Method method, std::string_view path) const;

    // Calls `visit` with every route.
    void for_each(const std::function<void(const Contract&, const Route&)>& visit) const;

private:
    std::vector<std::pair<std::unique_ptr<Contract>, std::unique_ptr<Node>>> contracts_;  // with their trees of routes
};

std::string_view method_name(Method method);

}  // namespace pidpys::api
