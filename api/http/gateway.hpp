// SPDX-License-Identifier: MIT
// The guard at the door and the way to a handler: Host (DNS rebinding), Origin, the socket's owner, path, body limit,
// admission of the origin, CORS. All of it is decided on the head. The one implementation of HttpService.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "api/http/router.hpp"
#include "api/http/service.hpp"

namespace pidpys::api {

struct GatewayConfig {
    std::vector<std::string> host_names = {"localhost", "local.cipher.kiev.ua", "127.0.0.1", "::1"};
    std::vector<Authority> shown_as = {};  // names with ports that are ours too: as a balancer shows them
    bool allow_other_users = false;        // programs of other users of this machine
    bool allow_insecure_origins = false;   // http:// pages that are not on loopback
    std::uint64_t preflight_seconds = 600;
    // Who a client on the network is, where proxies speak for others. malformed.
    std::function<Result<Peer>(const RequestHead&)> find_client = {};
    // May a client on the network make one more request now? Empty: as many as it likes.
    std::function<bool(const Peer&)> in_time = {};
};

// May this origin use what is the user's?
class OriginAdmission {
public:
    using Done = std::function<void(Result<void>)>;
    virtual ~OriginAdmission() = default;
    // Nothing while nobody has said.
    [[nodiscard]] virtual std::optional<Result<void>> decided(const Origin& origin) const = 0;
    // Asks for the caller's origin; `done` once, on the network thread: success, denied, timeout, unavailable,
    // cancelled, or busy where too many of this origin wait already. Nobody needs an answer any more when `gone` is
    // requested.
    virtual void ask(const Caller& caller, std::stop_token gone, Done done) = 0;
};

class Gateway final : public HttpService {
public:
    // Who pays for a request whose body is `announced` octets long, 0 if it does not say: busy, exhausted.
    using Payer = std::function<Result<std::shared_ptr<Expense>>(const Caller&, std::uint64_t announced)>;

    Gateway(GatewayConfig config, const Router& router, OriginAdmission& admission, Payer payer = {});

    [[nodiscard]] const std::vector<std::string>& host_names() const { return config_.host_names; }

    std::variant<Admit, Response, Wait> on_head(const RequestHead& head) override;
    void on_request(Request request, Reply reply) override;
    Response transport_error(Problem problem, const RequestHead* head) override;

private:
    struct Visitor;

    std::variant<Admit, Response, Wait> judge(const RequestHead& head) const;
    [[nodiscard]] bool is_ours(const RequestHead& head, const Authority& authority) const;
    [[nodiscard]] Result<Visitor> identify(const RequestHead& head) const;
    [[nodiscard]] Verdict look_up(const RequestHead& head, const Visitor& visitor, Router::Match& match) const;
    [[nodiscard]] Verdict paid(Admit admit, std::uint64_t announced, const Contract& contract) const;
    [[nodiscard]] Response preflight(const RequestHead& head, const Caller& caller, const Router::Match& match) const;

    GatewayConfig config_;
    const Router& router_;
    OriginAdmission& admission_;
    const Payer payer_;
};

}  // namespace pidpys::api
