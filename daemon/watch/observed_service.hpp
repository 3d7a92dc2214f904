// SPDX-License-Identifier: MIT
// The contracts' service as it is seen from outside: each answer is counted by route and status, each request gets a name by
// which its lines of the log are found. Routes and statuses come from tables; what a caller sends is never a label.
#pragma once

#include <chrono>
#include <unordered_map>

#include "api/http/router.hpp"
#include "api/http/service.hpp"
#include "observe/registry.hpp"

namespace pidpys::daemon {

class ObservedService final : public api::HttpService {
public:
    // When all routes are there. `inner` and `router` outlive it.
    ObservedService(api::HttpService& inner, const api::Router& router, observe::Registry& registry);

    std::variant<api::Admit, api::Response, api::Wait> on_head(const api::RequestHead& head) override;
    void on_request(api::Request request, api::Reply reply) override;
    api::Response transport_error(api::Problem problem, const api::RequestHead* head) override;

private:
    class Answering;
    struct RouteLabel {
        std::string method, pattern;
    };

    static std::vector<RouteLabel> labels_of(const api::Router& router);
    [[nodiscard]] std::size_t row_of(const api::Route* route) const;
    void count_refusal(const api::RequestHead* head, int status);

    api::HttpService& inner_;
    const api::Router& router_;
    const std::vector<RouteLabel> labels_;  // the last: of no route
    std::unordered_map<const api::Route*, std::size_t> rows_;
    observe::Counters& requests_;
    observe::Histograms& durations_;
};

}  // namespace pidpys::daemon
