// SPDX-License-Identifier: MIT
// The guard at the door and the way to a handler: Host (DNS rebinding), Origin, path, body limit, admission of the
// origin, CORS. The one implementation of HttpService.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/http/router.hpp"
#include "api/http/service.hpp"

namespace pidpys::api {

struct GatewayConfig {
    std::vector<std::string> host_names = {"localhost", "local.cipher.kiev.ua", "127.0.0.1", "::1"};
    bool allow_other_users = false;            // programs of other users of this machine
    bool allow_insecure_origins = false;       // http:// pages that are not on loopback
    std::uint64_t preflight_seconds = 600;
};

class Gateway final : public HttpService {
public:
    // Calls back true when the origin may use what is guarded; at once when that is already decided.
    using Admission = std::function<void(const Request&, std::function<void(Result<void>)>)>;

    Gateway(GatewayConfig config, const Router& router, Admission admission);

    [[nodiscard]] const std::vector<std::string>& host_names() const { return config_.host_names; }

    std::variant<Admit, Response> on_head(const RequestHead& head) override;
    void on_request(Request request, Reply reply) override;
    Response transport_error(int status, const RequestHead* head) override;

private:
    [[nodiscard]] bool is_our_host(std::string_view host, std::uint16_t local_port) const;
    [[nodiscard]] Result<Caller> identify(const RequestHead& head) const;
    [[nodiscard]] Response preflight(const RequestHead& head, const Caller& caller, const Router::Match& match) const;

    GatewayConfig config_;
    const Router& router_;
    Admission admission_;
};

}  // namespace pidpys::api
