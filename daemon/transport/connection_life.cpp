// SPDX-License-Identifier: MIT
// A connection's states in time: waiting, lasting too long, ending.
#include <algorithm>
#include <utility>

#include "daemon/platform/peer_owner.hpp"
#include "daemon/transport/connection.hpp"
#include "daemon/transport/peer_probe.hpp"

namespace pidpys::daemon {
namespace {

platform::TcpAddress tcp_address(const boost::asio::ip::tcp::endpoint& endpoint) {
    platform::TcpAddress address;
    address.v6 = endpoint.address().is_v6();
    address.port = endpoint.port();
    if (address.v6) {
        address.octets = endpoint.address().to_v6().to_bytes();
    } else {
        const auto octets = endpoint.address().to_v4().to_bytes();
        std::copy(octets.begin(), octets.end(), address.octets.begin());
    }
    return address;
}

}  // namespace

void Connection::enter(State state) {
    if (state_ == State::closed) return;
    hub_->moved(state_, state);
    state_ = state;
    since_ = std::chrono::steady_clock::now();
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
            refuse(408);
            drive();
            break;
        case State::body:
            if (age <= limits.body_window) break;
            if (sink_->size() - window_start_ < limits.body_progress) {
                refuse(408);
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
        case State::reply:    // a question to the user ends by its own deadline
        case State::finish:
        case State::closed: break;
    }
}

void Connection::wind_down() {
    if (state_ == State::handshake) return close();
    if (state_ != State::idle) return;   // told to close by its response
    if (output_sent_ < output_.size() || !output_body_.empty()) return enter(State::finish);
    tls_.close_notify();
    close();
}

void Connection::close() {
    if (state_ == State::closed) return;
    const auto self = shared_from_this();
    const bool owed = state_ == State::reply;
    enter(State::closed);
    boost::system::error_code ignored;
    socket_.close(ignored);
    sink_.reset();
    hub_->leave(*this);
    if (owed) gone_.request_stop();
}

// Once a connection: the client's socket does not change hands between its requests.
void Connection::look_up_peer() {
    peer_known_ = true;
    boost::system::error_code error;
    const auto client = socket_.remote_endpoint(error);
    const auto server = socket_.local_endpoint(error);
    peer_.same_user = false;
    if (error) return;
    const auto owner = platform::peer_owner(tcp_address(client), tcp_address(server));
    if (!owner) return;
    peer_.same_user = owner->same_user;
    peer_.process = owner->process;
    peer_.probe = make_peer_probe(*owner);
}

}  // namespace pidpys::daemon
