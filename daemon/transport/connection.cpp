// SPDX-License-Identifier: MIT
#include "daemon/transport/connection.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <openssl/crypto.h>

#include "api/http/target.hpp"
#include "daemon/log.hpp"
#include "daemon/transport/response_writer.hpp"

namespace pidpys::daemon {
namespace {

using Io = TlsStream::Io;
using Outcome = RequestParser::Outcome;

constexpr int kRecordsATurn = 32;                    // 512 KiB, some hundred microseconds
constexpr std::size_t kInlineBody = 16 * 1024;       // copied behind its head, so that both are one record
constexpr std::size_t kOutputEnough = 32 * 1024;     // responses to pipelined requests are not gathered beyond this
constexpr std::size_t kUnreadWhileReplying = 16 * 1024;

Connection::TimePoint now() { return std::chrono::steady_clock::now(); }

}  // namespace

Connection::Connection(std::shared_ptr<Hub> hub, Socket socket, const TlsContext& tls, std::uint16_t local_port,
                       api::Peer peer)
    : hub_(std::move(hub)), socket_(std::move(socket)), tls_context_(tls),
      tls_(tls.get(), static_cast<std::intptr_t>(socket_.native_handle())), since_(now()), wrote_(since_),
      parser_(hub_->limits), peer_(std::move(peer)) {
    parser_.head().local_port = local_port;
}

void Connection::start() {
    hub_->join(shared_from_this());
    drive();
}

void Connection::drive() {
    if (hub_->driving != nullptr) {   // a reply made within another connection's turn: its input is in the scratch
        if (hub_->driving != this) hub_->loop.post([self = shared_from_this()] { self->drive(); });
        return;
    }
    const auto self = shared_from_this();
    hub_->driving = this;
    budget_ = kRecordsATurn;
    input_ = unread_;
    try {
        while (step()) {}
        keep_unread();
    } catch (const std::exception& bug) {   // or no memory: one connection ends, not the service
        log(LogLevel::error, std::string("a connection failed: ") + bug.what());
        input_ = {};
        close();
    }
    OPENSSL_cleanse(hub_->scratch.data(), std::exchange(hub_->scratch_used, 0));   // bodies carry passwords
    hub_->driving = nullptr;
}

bool Connection::step() {
    switch (state_) {
        case State::handshake: return step_handshake();
        case State::idle:
        case State::head:
        case State::body:
        case State::skip: return step_receive();
        case State::wait:
        case State::reply: return step_reply();
        case State::finish:
            if (!flush()) return false;
            tls_.close_notify();
            enter(State::linger);
            return true;
        case State::linger: return step_linger();
        case State::closed: return false;
    }
    return false;
}

bool Connection::step_handshake() {
    switch (tls_.handshake()) {
        case Io::done:
            enter(State::idle);
            return true;
        case Io::want_read: await_readable(); return false;
        case Io::want_write: await_writable(); return false;
        case Io::plain_http: {
            const api::Response hint{400, "text/plain", api::Blob::of("This port speaks https:// only\n"), {}};
            std::string answer;
            write_head(answer, hint, hub_->date(), Persistence::close);
            answer.append(hint.body.text());
            boost::system::error_code ignored;
            socket_.write_some(boost::asio::buffer(answer), ignored);
            enter(State::linger);
            return true;
        }
        default: close(); return false;
    }
}

bool Connection::step_receive() {
    if (budget_ <= 0) {
        hub_->loop.post([self = shared_from_this()] { self->drive(); });
        return false;
    }
    // A long response leaves before the next request is looked at, or pipelining would fill the memory.
    if ((output_.size() > kOutputEnough || !output_body_.empty()) && !flush()) return false;
    if (!input_.empty() || state_ == State::body || state_ == State::skip) {
        const State before = state_;
        const std::size_t left = input_.size();
        if (state_ == State::idle || state_ == State::head)
            take_head();
        else
            take_body();
        if (state_ != before || input_.size() != left) return true;
    }
    if (!flush()) return false;
    if (state_ == State::idle && !readable_) {   // it is spared a read that would most likely find nothing
        await_readable();
        return false;
    }
    return read_more();
}

// The request is with the service. Responses to earlier ones leave, and a client that goes away is noticed: by the end
// of its octets where they may be read, else by sweep().
bool Connection::step_reply() {
    if (!flush()) return false;
    if (input_ended_ || input_.size() >= kUnreadWhileReplying || (state_ == State::wait && parser_.has_body())) return false;
    if (readable_) return read_more();
    await_readable();
    return false;
}

bool Connection::step_linger() {
    boost::system::error_code error;
    if (!std::exchange(half_closed_, true)) socket_.shutdown(Socket::shutdown_send, error);
    for (int i = 0; i < kRecordsATurn; ++i) {
        socket_.read_some(boost::asio::buffer(hub_->scratch), error);
        if (error == boost::asio::error::would_block) break;
        if (error) {
            close();
            return false;
        }
    }
    await_readable();
    return false;
}

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
        case Outcome::unsupported: return refuse(api::Problem::not_implemented);
        default: return refuse(api::Problem::bad_request);
    }
    api::RequestHead& head = parser_.head();
    head.peer = peer_;
    head_only_ = head.method == api::Method::head;
    std::visit([this](auto&& decision) { follow(std::move(decision)); }, hub_->service.on_head(head));
}

void Connection::follow(api::Response response) {
    const bool short_rest = !parser_.has_body() ||
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
    wait.begin(gone_.get_token(), [pending = std::move(pending)](api::Verdict verdict) { pending->answer(std::move(verdict)); });
}

std::shared_ptr<PendingReply> Connection::owe(State state) {
    gone_ = std::stop_source();
    enter(state);
    return std::make_shared<PendingReply>(hub_->loop, weak_from_this());
}

void Connection::begin_body() {
    const api::RequestHead& head = parser_.head();
    if (head.content_length.value_or(0) > admit_->max_body) return follow(own_answer(api::Problem::payload_too_large));
    if (hub_->in(State::body) >= hub_->limits.uploads) return follow(own_answer(api::Problem::unavailable));
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
        return refuse(sink_->error() == Errc::too_large ? api::Problem::payload_too_large : api::Problem::insufficient_storage);
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
    auto pending = owe(State::reply);
    request.gone = gone_.get_token();
    try {
        hub_->service.on_request(std::move(request), [pending = std::move(pending)](api::Response response) {
            pending->answer(std::move(response));
        });
    } catch (const std::exception& bug) {   // the reply went down with it, and so was answered with 500
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
    const Persistence persistence = !keep_alive_ ? Persistence::close
                                    : parser_.http_1_1() ? Persistence::keep : Persistence::keep_1_0;
    write_head(output_, response, hub_->date(), persistence);
    if (!head_only_ && status_has_body(response.status)) {
        if (response.body.size() <= kInlineBody) {
            output_.append(response.body.text());
        } else {
            output_body_ = std::move(response.body);
            body_sent_ = 0;
        }
    }
    wrote_ = now();
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

void Connection::end_of_input() {
    input_ended_ = true;
    if (state_ == State::wait || state_ == State::reply) {
        gone_.request_stop();
        return;   // one who only has closed his own half still gets the answer
    }
    if (output_sent_ < output_.size() || !output_body_.empty()) return enter(State::finish);
    close();
}

// True if there is something new: octets, or the end of them.
bool Connection::read_more() {
    --budget_;
    keep_unread();
    std::size_t got = 0;
    const Io outcome = tls_.read(hub_->scratch, got);
    switch (outcome) {
        case Io::done: break;
        case Io::want_read:
            readable_ = false;
            await_readable();
            return false;
        case Io::want_write: await_writable(); return false;
        case Io::ended: end_of_input(); return state_ != State::closed;
        default:
            close();
            return false;
    }
    hub_->scratch_used = std::max(hub_->scratch_used, got);
    const std::string_view octets(reinterpret_cast<const char*>(hub_->scratch.data()), got);
    if (unread_.empty()) {
        input_ = octets;
    } else {
        unread_.append(octets);
        input_ = unread_;
    }
    return true;
}

// Moves what is not consumed out of the scratch, for somebody else's octets come there next.
void Connection::keep_unread() {
    const auto* scratch = reinterpret_cast<const char*>(hub_->scratch.data());
    if (input_.data() >= scratch && input_.data() <= scratch + hub_->scratch.size()) {
        unread_.assign(input_);
    } else if (input_.size() != unread_.size()) {
        std::copy(input_.begin(), input_.end(), unread_.begin());
        OPENSSL_cleanse(unread_.data() + input_.size(), unread_.size() - input_.size());
        unread_.resize(input_.size());
    }
    input_ = unread_;
}

bool Connection::flush() {
    while (output_sent_ < output_.size() || !output_body_.empty()) {
        ByteView octets = as_bytes(output_).subspan(output_sent_);
        if (octets.empty()) octets = output_body_.view().subspan(body_sent_);
        std::size_t sent = 0;
        switch (tls_.write(octets, sent)) {
            case Io::done: break;
            case Io::want_read: await_readable(); return false;
            case Io::want_write: await_writable(); return false;
            default:
                close();
                return false;
        }
        wrote_ = now();
        if (output_sent_ < output_.size()) {
            output_sent_ += sent;
        } else if ((body_sent_ += sent) == output_body_.size()) {
            output_body_ = {};
        }
        if (--budget_ <= 0 && !output_body_.empty()) {
            await_writable();
            return false;
        }
    }
    output_.clear();
    output_sent_ = 0;
    return true;
}

}  // namespace pidpys::daemon
