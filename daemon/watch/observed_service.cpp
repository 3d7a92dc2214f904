// SPDX-License-Identifier: MIT
#include "daemon/watch/observed_service.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <utility>

#include "api/http/target.hpp"
#include "daemon/log.hpp"
#include "observe/request_ids.hpp"
#include "observe/work.hpp"

namespace pidpys::daemon {
namespace {

// What the contracts and the transport answer; any other is told as "other".
constexpr std::array statuses = {200, 201, 202, 204, 303, 304, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410,
                                 411, 413, 414, 415, 421, 422, 429, 431, 500, 501, 502, 503, 504, 505, 507};

std::size_t row_of_status(int status) {
    return static_cast<std::size_t>(std::ranges::lower_bound(statuses, status) - statuses.begin()) +
           (std::ranges::binary_search(statuses, status) ? 0 : statuses.size());
}

observe::Axis status_axis() {
    std::vector<std::string> values;
    for (const int each : statuses) values.push_back(std::to_string(each));
    values.emplace_back("other");
    return {"status", values};
}

template <class Labels>
observe::Axis route_axis(const Labels& labels) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& each : labels) rows.push_back({each.method, each.pattern});
    return observe::Axis::of_several({"method", "route"}, rows);
}

observe::WorkPtr work_of(const api::Request& request) {
    if (!observe::works_are_kept()) return nullptr;
    observe::Work work;
    work.request = observe::next_request_id();
    const auto id = api::find_header(request.headers, "X-Request-Id");
    const auto parent = api::find_header(request.headers, "traceparent");
    if (observe::is_request_id(id)) work.client_request = id;
    if (observe::is_traceparent(parent)) work.traceparent = parent;
    return std::make_shared<const observe::Work>(std::move(work));
}

}  // namespace

// A request under way. Whoever drops its last copy unanswered is answered for with 500, as the transport does.
class ObservedService::Answering {
public:
    Answering(ObservedService& service, std::size_t row, api::Method method, observe::WorkPtr work, api::Reply reply)
        : service_(service),
          row_(row),
          quiet_(method == api::Method::get || method == api::Method::head),
          work_(std::move(work)),
          reply_(std::move(reply)) {}
    ~Answering() {
        if (!answered_) told(500);
    }
    Answering(const Answering&) = delete;
    Answering& operator=(const Answering&) = delete;

    void answer(api::Response response) {
        if (!answered_.exchange(true)) told(response.status);
        reply_(std::move(response));
    }

private:
    void told(int status) {
        const auto took = std::chrono::steady_clock::now() - since_;
        service_.requests_.at(row_, row_of_status(status)).add();
        service_.durations_.at(row_).add(took);
        if (!work_) return;
        const observe::WorkScope scope(work_);
        const RouteLabel& label = service_.labels_[row_];
        log_event(quiet_ && status < 500 ? LogLevel::debug : LogLevel::info, "request answered",
                  {{"method", std::string_view(label.method)},
                   {"route", std::string_view(label.pattern)},
                   {"status", std::int64_t{status}},
                   {"seconds", std::chrono::duration<double>(took).count()}});
    }

    ObservedService& service_;
    const std::size_t row_;
    const bool quiet_;  // it asks, and changes nothing
    const observe::WorkPtr work_;
    const api::Reply reply_;
    const std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
    std::atomic<bool> answered_ = false;
};

std::vector<ObservedService::RouteLabel> ObservedService::labels_of(const api::Router& router) {
    std::vector<RouteLabel> made;
    router.for_each([&](const api::Contract&, const api::Route& route) {
        made.push_back({std::string(api::method_name(route.method)), route.pattern});
    });
    made.push_back({"none", "none"});
    return made;
}

ObservedService::ObservedService(api::HttpService& inner, const api::Router& router, observe::Registry& registry)
    : inner_(inner),
      router_(router),
      labels_(labels_of(router)),
      requests_(registry.add<observe::Counter>("pidpys_http_requests_total", "Answers by route and status.",
                                               {route_axis(labels_), status_axis()})),
      durations_(registry.add<observe::Histogram>("pidpys_http_request_duration_seconds",
                                                  "From a whole request to its answer, by route.",
                                                  {route_axis(labels_)})) {
    router.for_each([&](const api::Contract&, const api::Route& route) { rows_.emplace(&route, rows_.size()); });
}

std::size_t ObservedService::row_of(const api::Route* route) const {
    const auto found = rows_.find(route);
    return found != rows_.end() ? found->second : labels_.size() - 1;
}

void ObservedService::count_refusal(const api::RequestHead* head, int status) {
    const api::Route* route = nullptr;
    if (head != nullptr)
        if (const auto path = api::target_path(head->target))
            route = router_.match(head->method == api::Method::head ? api::Method::get : head->method, *path).route;
    requests_.at(row_of(route), row_of_status(status)).add();
}

std::variant<api::Admit, api::Response, api::Wait> ObservedService::on_head(const api::RequestHead& head) {
    auto decision = inner_.on_head(head);
    if (const auto* refused = std::get_if<api::Response>(&decision)) count_refusal(&head, refused->status);
    if (auto* wait = std::get_if<api::Wait>(&decision))
        wait->begin = [this, head, begin = std::move(wait->begin)](std::stop_token gone,
                                                                   std::function<void(api::Verdict)> decided) {
            begin(std::move(gone), [this, head, decided = std::move(decided)](api::Verdict verdict) {
                if (const auto* refused = std::get_if<api::Response>(&verdict)) count_refusal(&head, refused->status);
                decided(std::move(verdict));
            });
        };
    return decision;
}

void ObservedService::on_request(api::Request request, api::Reply reply) {
    auto work = work_of(request);
    const auto answering =
        std::make_shared<Answering>(*this, row_of(request.destination.route), request.method, work, std::move(reply));
    const observe::WorkScope scope(std::move(work));
    inner_.on_request(std::move(request),
                      [answering](api::Response response) { answering->answer(std::move(response)); });
}

api::Response ObservedService::transport_error(api::Problem problem, const api::RequestHead* head) {
    auto answer = inner_.transport_error(problem, head);
    count_refusal(head, answer.status);
    return answer;
}

}  // namespace pidpys::daemon
