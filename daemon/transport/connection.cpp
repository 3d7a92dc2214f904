// SPDX-License-Identifier: MIT
#include "daemon/transport/connection.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <openssl/crypto.h>

#include "daemon/log.hpp"
#include "daemon/transport/response_writer.hpp"

namespace pidpys::daemon {
namespace {

using Io = TlsStream::Io;

constexpr int kRecordsATurn = 32;                 // 512 KiB, some hundred microseconds
constexpr std::size_t kOutputEnough = 32 * 1024;  // responses to pipelined requests are not gathered beyond this
constexpr std::size_t kUnreadWhileReplying = 16 * 1024;

}  // namespace

Connection::Connection(std::shared_ptr<Hub> hub, Socket socket, const TlsContext& tls, std::uint16_t local_port,
                       api::Peer peer, std::shared_ptr<const void> seat)
    : hub_(std::move(hub)),
      seat_(std::move(seat)),
      socket_(std::move(socket)),
      tls_context_(tls),
      tls_(tls.get(), static_cast<std::intptr_t>(socket_.native_handle())),
      since_(hub_->now()),
      wrote_(since_),
      parser_(hub_->limits),
      peer_(std::move(peer)) {
    parser_.head().local_port = local_port;
}

void Connection::start() {
    hub_->join(shared_from_this());
    drive();
}

void Connection::drive() {
    if (hub_->driving != nullptr) {  // a reply made within another connection's turn: its input is in the scratch
        if (hub_->driving != this) hub_->loop.post([self = shared_from_this()] { self->drive(); });
        return;
    }
    const auto self = shared_from_this();
    hub_->turn = std::chrono::steady_clock::now();
    hub_->driving = this;
    budget_ = kRecordsATurn;
    input_ = unread_;
    try {
        while (step()) {}
        keep_unread();
    } catch (const std::exception& bug) {  // or no memory: one connection ends, not the service
        log(LogLevel::error, std::string("a connection failed: ") + bug.what());
        input_ = {};
        close();
    }
    OPENSSL_cleanse(hub_->scratch.data(), std::exchange(hub_->scratch_used, 0));  // bodies carry passwords
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
            if (Bytes shown = tls_.client_certificate(); !shown.empty())
                peer_.certificate = std::make_shared<const Bytes>(std::move(shown));
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
    if (state_ == State::idle && !readable_) {  // it is spared a read that would most likely find nothing
        await_readable();
        return false;
    }
    return read_more();
}

// The request is with the service. Responses to earlier ones leave, and a client that goes away is noticed: by the end
// of its octets where they may be read, else by sweep().
bool Connection::step_reply() {
    if (!flush()) return false;
    if (input_ended_ || input_.size() >= kUnreadWhileReplying || (state_ == State::wait && parser_.has_body()))
        return false;
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

void Connection::end_of_input() {
    input_ended_ = true;
    if (state_ == State::wait || state_ == State::reply) {
        gone_.request_stop();
        return;  // one who only has closed his own half still gets the answer
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
        default: close(); return false;
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
            default: close(); return false;
        }
        wrote_ = hub_->now();
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
