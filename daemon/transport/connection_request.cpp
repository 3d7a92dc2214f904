// SPDX-License-Identifier: MIT
// A connection's requests: from a head through the service's decision and a body to the response.
#include <exception>
#include <utility>

#include "api/http/target.hpp"
#include "daemon/log.hpp"
#include "daemon/transport/connection.hpp"
#include "daemon/transport/response_writer.hpp"

namespace pidpys::daemon {
namespace {

using Outcome = RequestParser::Outcome;

constexpr std::size_t kInlineBody = 16 * 1024;  // copied behind its head, so that both are one record

}  // namespace

void Connection::take_head() {
    if (state_ == State::idle) {
        if (hub_->stopping) return enter(State::finish);
        RequestParser::skip_empty_lines(input_);
        if (input_.empty() || input_ == "\r") return;
        parser_.reset();
        head_only_ = false;
        enter(State::head);
    }
    switch (parser_.parse_head(input_)) {
        case Outcome::need_more: return;
        case Outcome::done: break;
        case Outcome::target_too_long: return refuse(api::Problem::uri_too_long);
        case Outcome::too_large: return refuse(api::Problem::head_too_large);
        case Outcome::other_version: return refuse(api::Problem::version_not_supported);
        case Outcome::unsupported: return refuse(api::Problem::not_implemented);
        default: return refuse(api::Problem::bad_request);
    }
    api::RequestHead& head = parser_.head();
    head.peer = peer_;
    head_only_ = head.method == api::Method::head;
    std::visit([this](auto&& decision) { follow(std::move(decision)); }, hub_->service.on_head(head));
}

void Connection::follow(api::Response response) {
    const bool short_rest =
        !parser_.has_body() ||
        (!parser_.expects_continue() && parser_.head().content_length.value_or(0) <= hub_->limits.skipped_body);
    respond(std::move(response), short_rest);
}

void Connection::follow(api::Admit admit) {
    admit_ = std::move(admit);
    if (parser_.has_body())
        begin_body();
    else
        dispatch();
}

void Connection::follow(api::Wait wait) {
    if (hub_->waiting() >= hub_->limits.waiting) return follow(own_answer(api::Problem::unavailable));
    auto pending = owe(State::wait);
    wait.begin(gone_.get_token(),
               [pending = std::move(pending)](api::Verdict verdict) { pending->answer(std::move(verdict)); });
}

std::shared_ptr<PendingReply> Connection::owe(State state) {
    gone_ = std::stop_source();
    enter(state);
    return std::make_shared<PendingReply>(hub_->loop, weak_from_this(), admit_ ? admit_->expense : nullptr);
}

void Connection::begin_body() {
    const api::RequestHead& head = parser_.head();
    if (head.content_length.value_or(0) > admit_->max_body) return follow(own_answer(api::Problem::payload_too_large));
    if (hub_->census->in(State::body) >= hub_->limits.uploads) return follow(own_answer(api::Problem::unavailable));
    const std::uint64_t in_memory = admit_->in_memory ? admit_->max_body : hub_->limits.body_in_memory;
    sink_.emplace(static_cast<std::size_t>(in_memory), hub_->spill, admit_->max_body, admit_->expense);
    if (head.content_length) sink_->expect(*head.content_length);
    if (parser_.expects_continue() && input_.empty()) output_ += "HTTP/1.1 100 Continue\r\n\r\n";
    window_start_ = 0;
    enter(State::body);
}

void Connection::take_body() {
    const std::size_t before = input_.size();
    const Outcome outcome = parser_.parse_body(input_, state_ == State::body ? &*sink_ : nullptr);
    if (outcome == Outcome::malformed) return state_ == State::body ? refuse(api::Problem::bad_request) : close();
    if (outcome == Outcome::refused)
        return refuse(sink_->error() == Errc::too_large ? api::Problem::payload_too_large
                                                        : api::Problem::insufficient_storage);
    if (state_ == State::skip) {
        skipped_ += before - input_.size();
        if (skipped_ > hub_->limits.skipped_body) return enter(State::finish);
        if (outcome == Outcome::done) enter(hub_->stopping ? State::finish : State::idle);
        return;
    }
    if (outcome == Outcome::done) dispatch();
}

void Connection::dispatch() {
    --budget_;
    api::RequestHead& head = parser_.head();
    const auto path = api::target_path(head.target);
    api::Request request;
    if (sink_) {
        auto body = sink_->finish();
        if (!body) return refuse(api::Problem::insufficient_storage);
        request.body = std::move(*body);
        sink_.reset();
    }
    if (!path) return respond(own_answer(api::Problem::bad_request), true);
    if (state_ != State::wait && hub_->waiting() >= hub_->limits.waiting)
        return respond(own_answer(api::Problem::unavailable), true);
    request.method = head.method;
    request.path = *path;
    request.query = api::target_query(head.target);
    request.headers = std::move(head.headers);
    request.caller = std::move(admit_->caller);
    request.destination = std::move(admit_->destination);
    auto pending = owe(State::reply);
    request.gone = gone_.get_token();
    try {
        hub_->service.on_request(std::move(request), [pending = std::move(pending)](api::Response response) {
            pending->answer(std::move(response));
        });
    } catch (const std::exception& bug) {  // the reply went down with it, and so was answered with 500
        log(LogLevel::error, std::string("a handler failed: ") + bug.what());
    }
}

void Connection::answer(api::Verdict verdict) {
    if (state_ == State::wait)
        std::visit([this](auto&& decision) { follow(std::move(decision)); }, std::move(verdict));
    else if (auto* response = std::get_if<api::Response>(&verdict); response != nullptr && state_ == State::reply)
        respond(std::move(*response), true);
    else
        return;
    drive();
}

// Writes the response, then goes on with what is left of the request: nothing, a body to skip, or the end.
void Connection::respond(api::Response response, bool keep) {
    keep_alive_ = keep && keep_alive_ && parser_.keep_alive() && !hub_->stopping && !input_ended_;
    const Persistence persistence = !keep_alive_         ? Persistence::close
                                    : parser_.http_1_1() ? Persistence::keep
                                                         : Persistence::keep_1_0;
    write_head(output_, response, hub_->date(), persistence);
    if (!head_only_ && status_has_body(response.status)) {
        if (response.body.size() <= kInlineBody) {
            output_.append(response.body.text());
        } else {
            output_body_ = std::move(response.body);
            body_sent_ = 0;
        }
    }
    wrote_ = hub_->now();
    sink_.reset();
    admit_.reset();
    if (!keep_alive_) return enter(State::finish);
    readable_ = tls_.buffered();
    skipped_ = 0;
    enter(parser_.has_body() ? State::skip : State::idle);
}

void Connection::refuse(api::Problem problem) { respond(own_answer(problem), false); }

api::Response Connection::own_answer(api::Problem problem) {
    const api::RequestHead& head = parser_.head();
    return hub_->service.transport_error(problem, head.headers.empty() ? nullptr : &head);
}

}  // namespace pidpys::daemon
