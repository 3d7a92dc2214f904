// SPDX-License-Identifier: MIT
#include "daemon/transport/side_door.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <list>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "api/http/origin.hpp"
#include "api/http/target.hpp"
#include "daemon/log.hpp"
#include "daemon/transport/request_parser.hpp"
#include "daemon/transport/response_writer.hpp"
#include "platform/listening.hpp"

namespace pidpys::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using SocketError = boost::system::error_code;

constexpr int kVisitsWaiting = 64;
constexpr std::chrono::milliseconds kAfterFailedAccept{500};

api::Response plain_answer(int status, std::string_view text) {
    return {status, "text/plain; charset=utf-8", api::Blob::of(std::string(text) + "\n"), {}};
}

bool is_loopback_name(const std::string& authority) {
    const auto parsed = api::parse_authority(authority, 80);
    return parsed && api::Origin{"http", parsed->host, parsed->port}.is_loopback();
}

}  // namespace

struct SideDoor::Impl : std::enable_shared_from_this<Impl> {
    class Visit;
    using Visits = std::list<std::shared_ptr<Visit>>;

    Impl(Loop& its_loop, Handler its_handler, SideDoorLimits bounds)
        : loop(its_loop),
          handler(std::move(its_handler)),
          limits(bounds),
          acceptor(loop.context()),
          pause(loop.context()) {
        parser_limits.head = limits.head;
    }

    void accept();
    void close();

    Loop& loop;
    const Handler handler;
    const SideDoorLimits limits;
    Limits parser_limits;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    bool loopback = true;
    Visits visits;  // the oldest first
};

// One connection: a head, its answer, the end.
class SideDoor::Impl::Visit : public std::enable_shared_from_this<Visit> {
public:
    Visit(std::shared_ptr<Impl> door, tcp::socket socket)
        : door_(std::move(door)),
          socket_(std::move(socket)),
          timer_(socket_.get_executor()),
          end_(std::chrono::steady_clock::now() + door_->limits.time),
          parser_(door_->parser_limits) {}

    void start() {
        until(std::min(end_, std::chrono::steady_clock::now() + door_->limits.head_time));
        read();
    }

    void close() {
        const auto self = shared_from_this();
        SocketError ignored;
        socket_.close(ignored);
        timer_.cancel();
        if (const auto door = std::exchange(door_, nullptr)) door->visits.remove(self);
    }

private:
    void until(std::chrono::steady_clock::time_point when) {
        timer_.expires_at(when);
        timer_.async_wait([self = shared_from_this()](const SocketError& error) {
            if (!error) self->close();
        });
    }

    void read() {
        socket_.async_read_some(asio::buffer(piece_),
                                [self = shared_from_this()](const SocketError& error, std::size_t got) {
                                    if (!self->door_) return;
                                    if (error) return self->close();
                                    self->unread_.append(self->piece_.data(), got);
                                    self->take_head();
                                });
    }

    void take_head() {
        std::string_view input = unread_;
        const auto outcome = parser_.parse_head(input);
        unread_.erase(0, unread_.size() - input.size());
        switch (outcome) {
            case RequestParser::Outcome::need_more: return read();
            case RequestParser::Outcome::done: break;
            case RequestParser::Outcome::target_too_long:
            case RequestParser::Outcome::too_large: return answer(plain_answer(431, "too long"));
            default: return answer(plain_answer(400, "not understood"));
        }
        until(end_);
        const api::RequestHead& head = parser_.head();
        const auto path = api::target_path(head.target);
        const bool nameless = parser_.http_1_1() && head.authority.empty();  // RFC 9112 §3.2; probes of 1.0 have none
        if (!path || nameless || parser_.has_body()) return answer(plain_answer(400, "not understood"));
        if (door_->loopback && !head.authority.empty() && !is_loopback_name(head.authority))
            return answer(plain_answer(421, "another host"));
        if (head.method != api::Method::get) {
            auto refusal = plain_answer(405, "GET alone");
            refusal.headers.emplace_back("Allow", "GET");
            return answer(std::move(refusal));
        }
        door_->handler(*path, [self = weak_from_this(), &loop = door_->loop](api::Response response) {
            loop.post([self, response = std::move(response)]() mutable {
                if (const auto still = self.lock(); still && still->door_) still->answer(std::move(response));
            });
        });
    }

    void answer(api::Response response) {
        write_head(output_, response, http_date(std::time(nullptr)), Persistence::close);
        output_.append(response.body.text());
        asio::async_write(socket_, asio::buffer(output_),
                          [self = shared_from_this()](const SocketError& error, std::size_t) {
                              if (!self->door_) return;
                              if (error) return self->close();
                              SocketError ignored;
                              self->socket_.shutdown(tcp::socket::shutdown_send, ignored);
                              self->drain();  // who closes on unread octets takes the answer back
                          });
    }

    void drain() {
        socket_.async_read_some(asio::buffer(piece_),
                                [self = shared_from_this()](const SocketError& error, std::size_t) {
                                    if (!self->door_) return;
                                    if (error) return self->close();
                                    self->drain();
                                });
    }

    std::shared_ptr<Impl> door_;  // null: closed
    tcp::socket socket_;
    asio::steady_timer timer_;
    const std::chrono::steady_clock::time_point end_;
    RequestParser parser_;
    std::array<char, 2048> piece_{};
    std::string unread_, output_;
};

void SideDoor::Impl::accept() {
    acceptor.async_accept([weak = weak_from_this()](const SocketError& error, tcp::socket socket) {
        const auto self = weak.lock();
        if (!self || error == asio::error::operation_aborted || !self->acceptor.is_open()) return;
        if (error) {
            log(LogLevel::warning, "accept: " + error.message());
            self->pause.expires_after(kAfterFailedAccept);
            self->pause.async_wait([weak](const SocketError& stopped) {
                if (const auto still = weak.lock(); still && !stopped) still->accept();
            });
            return;
        }
        if (self->visits.size() >= self->limits.connections) self->visits.front()->close();
        self->visits.push_back(std::make_shared<Visit>(self, std::move(socket)));
        self->visits.back()->start();
        self->accept();
    });
}

void SideDoor::Impl::close() {
    SocketError ignored;
    acceptor.close(ignored);
    pause.cancel();
    while (!visits.empty()) {
        const auto visit = visits.front();
        visit->close();
    }
}

SideDoor::SideDoor(Loop& loop, Handler handler, SideDoorLimits limits)
    : impl_(std::make_shared<Impl>(loop, std::move(handler), limits)) {}

SideDoor::~SideDoor() { impl_->close(); }

Result<Endpoint> SideDoor::listen(const Endpoint& where) {
    SocketError error;
    const auto address = asio::ip::make_address(where.address, error);
    if (error) return fail(Errc::malformed, "not a numeric address: " + where.address);
    tcp::acceptor& acceptor = impl_->acceptor;
    impl_->loopback = address.is_loopback();
    const tcp::endpoint endpoint(address, where.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error && !platform::have_port_alone(static_cast<std::intptr_t>(acceptor.native_handle())))
        return fail(Errc::io, "no port of its own for " + where.text());
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kVisitsWaiting, error);
    if (error == asio::error::address_in_use) return fail(Errc::busy, where.text() + " is in use by another program");
    if (error) return fail(Errc::io, "cannot listen on " + where.text() + ": " + error.message());
    const auto bound = acceptor.local_endpoint(error);
    if (error) return fail(Errc::io, error.message());
    impl_->accept();
    return Endpoint{bound.address().to_string(), bound.port()};
}

}  // namespace pidpys::daemon
