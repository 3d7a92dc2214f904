// SPDX-License-Identifier: MIT
// A connection's states in time: waiting, lasting too long, ending.
#include <utility>

#include "daemon/transport/client_socket.hpp"
#include "daemon/transport/connection.hpp"

namespace pidpys::daemon {
void Connection::enter(State state) {
    if (state_ == State::closed) return;
    hub_->census->moved(state_, state);
    state_ = state;
    since_ = hub_->now();
}

void Connection::await_readable() {
    if (std::exchange(reading_, true)) return;
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const boost::system::error_code& error) {
        self->reading_ = false;
        if (error) return;
        self->readable_ = true;
        self->drive();
    });
}

void Connection::await_writable() {
    if (std::exchange(writing_, true)) return;
    socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const boost::system::error_code& error) {
        self->writing_ = false;
        if (!error) self->drive();
    });
}

void Connection::sweep(TimePoint now) {
    const Limits& limits = hub_->limits;
    const auto age = now - since_;
    const bool output_waits = output_sent_ < output_.size() || !output_body_.empty();
    if (output_waits && state_ != State::linger && now - wrote_ > limits.write_time) return close();
    switch (state_) {
        case State::handshake:
            if (age > limits.handshake_time) close();
            break;
        case State::idle:
            if (age <= limits.idle_time || output_waits) break;
            tls_.close_notify();
            close();
            break;
        case State::head:
            if (age <= limits.head_time) break;
            refuse(api::Problem::request_timeout);
            drive();
            break;
        case State::body:
            if (age <= limits.body_window) break;
            if (sink_->size() - window_start_ < limits.body_progress) {
                refuse(api::Problem::request_timeout);
                drive();
            } else {
                window_start_ = sink_->size();
                since_ = now;
            }
            break;
        case State::skip:
            if (age > limits.body_window) close();
            break;
        case State::linger:
            if (age > limits.linger_time) close();
            break;
        case State::wait:  // a question to the user ends by its own deadline
        case State::reply: look_for_client(); break;
        case State::finish:
        case State::closed: break;
    }
}

void Connection::wind_down() {
    if (state_ == State::handshake) return close();
    if (state_ != State::idle) return;  // told to close by its response
    if (output_sent_ < output_.size() || !output_body_.empty()) return enter(State::finish);
    tls_.close_notify();
    close();
}

void Connection::close() {
    if (state_ == State::closed) return;
    const auto self = shared_from_this();
    const bool owed = state_ == State::wait || state_ == State::reply;
    enter(State::closed);
    boost::system::error_code ignored;
    socket_.close(ignored);
    seat_.reset();
    sink_.reset();
    admit_.reset();
    hub_->leave(*this);
    if (owed) gone_.request_stop();
}

// While octets are left unread their end is not seen; but on this machine one can look for the client's socket.
void Connection::look_for_client() {
    if (sought_ || hub_->reach == Reach::network || !waits_unseen()) return;
    if (std::chrono::steady_clock::now() > hub_->looks_end) return;  // at another sweep
    const auto gone = [self = weak_from_this()](const OwnerAnswer& owner) {
        const auto still = self.lock();
        if (!still) return;
        still->sought_ = false;
        if (!owner && owner.error().code == Errc::not_found && still->waits_unseen()) still->close();
    };
    sought_ = true;
    if (auto ends = ends_of(socket_))
        hub_->owners.find(*ends, gone);
    else
        gone(forward(ends));
}

// Replies or decisions are under way and no event would tell that the client leaves.
bool Connection::waits_unseen() const {
    return (state_ == State::wait || state_ == State::reply) && !reading_ && !writing_;
}

}  // namespace pidpys::daemon
