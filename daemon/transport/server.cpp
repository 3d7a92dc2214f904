// SPDX-License-Identifier: MIT
#include "daemon/transport/server.hpp"

#include <list>
#include <map>
#include <string>
#include <utility>

#include <boost/asio/ip/tcp.hpp>

#include "daemon/log.hpp"
#include "daemon/transport/client_socket.hpp"
#include "daemon/transport/connection.hpp"
#include "platform/listening.hpp"

namespace pidpys::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kSweep{1};
constexpr int kBacklog = 256;
constexpr std::chrono::milliseconds kLooks{5};  // hundreds of looks, but where netlink is forbidden a few

tl::unexpected<Error> listen_error(const Endpoint& where, const boost::system::error_code& error) {
    if (error == asio::error::address_in_use)
        return fail(Errc::busy, where.text() + " is in use by another program (is pidpysd running already?)");
    const bool absent =
        error == boost::system::errc::address_not_available || error == asio::error::address_family_not_supported;
    return fail(absent ? Errc::unavailable : Errc::io, "cannot listen on " + where.text() + ": " + error.message());
}

bool may_give_way(State state) {
    return state == State::handshake || state == State::idle || state == State::head || state == State::skip ||
           state == State::linger;
}

}  // namespace

struct Server::Impl {
    struct Listener {
        tcp::acceptor acceptor;
        std::uint16_t port;
        bool paused = false;  // no descriptors left: tried again at the next sweep
    };

    Impl(Loop& loop, api::HttpService& service, TlsContext context, std::filesystem::path spill, const Limits& limits,
         Reach reach)
        : hub(std::make_shared<Hub>(loop, service, std::move(spill), limits, reach)), tls(std::move(context)) {}

    std::shared_ptr<Hub> hub;
    TlsContext tls;
    std::list<Listener> listeners;
    bool sweeping = false;
    std::function<void()> stopped;
    std::function<bool(const api::Peer&)> spared;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);  // timers cannot be withdrawn

    [[nodiscard]] bool may_serve(const asio::ip::address& address) const {
        return hub->reach == Reach::network || address.is_loopback();
    }

    Result<Endpoint> begin(tcp::acceptor acceptor) {
        boost::system::error_code error;
        const tcp::endpoint bound = acceptor.local_endpoint(error);
        if (error) return fail(Errc::io, "not a TCP socket: " + error.message());
        if (!may_serve(bound.address()))
            return fail(Errc::denied, bound.address().to_string() + " is not a loopback address");
        acceptor.native_non_blocking(true, error);
        accept(listeners.emplace_back(Listener{std::move(acceptor), bound.port()}));
        return Endpoint{bound.address().to_string(), bound.port()};
    }

    void accept(Listener& listener) {
        listener.acceptor.async_accept([this, &listener, alive = std::weak_ptr<bool>(alive)](
                                           const boost::system::error_code& error, tcp::socket socket) {
            if (alive.expired() || error == asio::error::operation_aborted || hub->stopping) return;
            if (error) {
                log(LogLevel::warning, "accept: " + error.message());
                listener.paused = true;
                sweep_soon();
                return;
            }
            accept(listener);
            meet(std::move(socket), listener.port);  // may throw where memory ends; listening goes on
        });
    }

    // Not a word is exchanged before it is known with whom; who is not named in time is nobody.
    void meet(tcp::socket socket, std::uint16_t port) {
        const auto ends = ends_of(socket);
        if (ends && hub->reach == Reach::network) return welcome(std::move(socket), port, network_peer(ends->client));
        if (!ends || hub->owners.waiting() >= hub->limits.connections + kBacklog) return;  // gone; or too many at once
        hub->owners.find(*ends, [this, port, socket = std::make_shared<tcp::socket>(std::move(socket)),
                                 alive = std::weak_ptr<bool>(alive)](const OwnerAnswer& owner) {
            if (!alive.expired() && !hub->stopping) welcome(std::move(*socket), port, peer_of(owner));
        });
    }

    void welcome(tcp::socket socket, std::uint16_t port, api::Peer peer) {
        const bool counted = !peer.same_user && !(spared && spared(peer));
        if (counted && hub->of_user(peer.user_name()) >= hub->limits.connections_of_another &&
            !evict([name = peer.user_name()](const Connection& other) {
                return other.peer().user_name() == name && may_give_way(other.state());
            }))
            return;
        if (hub->in(State::handshake) >= hub->limits.handshakes)
            evict([](const Connection& other) { return other.state() == State::handshake; });
        if (hub->connections().size() >= hub->limits.connections &&
            !evict([](const Connection& other) { return may_give_way(other.state()); }))
            return;
        boost::system::error_code error;
        socket.non_blocking(true, error);
        if (!error) socket.set_option(tcp::no_delay(true), error);
        if (error) return;
        std::make_shared<Connection>(hub, std::move(socket), tls, port, std::move(peer))->start();
        sweep_soon();
    }

    // Ends the oldest of those that may go; of the user who has most of them, so that a flood drives out itself.
    template <class MayGo>
    bool evict(MayGo may_go) {
        std::map<std::string, std::size_t> counts;
        for (const auto& connection : hub->connections())
            if (may_go(*connection)) ++counts[connection->peer().user_name()];
        std::shared_ptr<Connection> oldest;
        for (const auto& connection : hub->connections()) {
            if (!may_go(*connection)) continue;
            const auto mine = counts[connection->peer().user_name()];
            const auto most = oldest ? counts[oldest->peer().user_name()] : 0;
            if (mine > most || (mine == most && connection->since() < oldest->since())) oldest = connection;
        }
        if (oldest) oldest->close();
        return oldest != nullptr;
    }

    // The clock of all timeouts. It rests while there is no connection, so an idle service wakes nobody.
    void sweep_soon() {
        if (std::exchange(sweeping, true)) return;
        hub->loop.at(Clock::now() + kSweep, [this, alive = std::weak_ptr<bool>(alive)] {
            if (alive.expired()) return;
            sweeping = false;
            const auto connections = hub->connections();  // a copy, for some leave
            const auto now = Clock::now();
            hub->looks_end = now + kLooks;
            for (const auto& connection : connections) connection->sweep(now);
            bool paused = false;
            for (Listener& listener : listeners)
                if (std::exchange(listener.paused, false)) {
                    accept(listener);
                    paused = true;
                }
            if (paused || !hub->connections().empty()) sweep_soon();
        });
    }

    void close_all() {
        const auto connections = hub->connections();
        for (const auto& connection : connections) connection->close();
    }

    void stop_done() {
        if (stopped) std::exchange(stopped, nullptr)();
    }
};

Server::Server(Loop& loop, api::HttpService& service, TlsContext tls, std::filesystem::path spill, Limits limits,
               Reach reach)
    : impl_(std::make_unique<Impl>(loop, service, std::move(tls), std::move(spill), limits, reach)) {}

Server::~Server() {
    impl_->hub->on_empty = nullptr;
    impl_->hub->stopping = true;
    impl_->close_all();
}

Result<Endpoint> Server::listen(const Endpoint& where) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(where.address, error);
    if (error) return fail(Errc::malformed, "not a numeric address: " + where.address);
    if (!impl_->may_serve(address)) return fail(Errc::denied, where.address + " is not a loopback address");
    const tcp::endpoint endpoint(address, where.port);
    tcp::acceptor acceptor(impl_->hub->loop.context());
    acceptor.open(endpoint.protocol(), error);
    if (!error && !platform::have_port_alone(static_cast<std::intptr_t>(acceptor.native_handle())))
        return fail(Errc::io, "no port of its own for " + where.text());
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kBacklog, error);
    if (error) return listen_error(where, error);
    return impl_->begin(std::move(acceptor));
}

Result<Endpoint> Server::adopt(std::intptr_t socket) {
    tcp::acceptor acceptor(impl_->hub->loop.context());
    boost::system::error_code error;
    acceptor.assign(tcp::v6(), static_cast<tcp::acceptor::native_handle_type>(socket), error);
    if (error) return fail(Errc::io, "socket activation: " + error.message());
    return impl_->begin(std::move(acceptor));
}

void Server::spare(std::function<bool(const api::Peer&)> proxy) { impl_->spared = std::move(proxy); }

void Server::replace_tls(TlsContext tls) { impl_->tls = std::move(tls); }

void Server::stop(std::chrono::milliseconds limit, std::function<void()> done) {
    impl_->stopped = std::move(done);
    impl_->hub->stopping = true;
    impl_->listeners.clear();
    impl_->hub->on_empty = [impl = impl_.get(), alive = std::weak_ptr<bool>(impl_->alive)] {
        if (!alive.expired()) impl->stop_done();
    };
    const auto connections = impl_->hub->connections();
    for (const auto& connection : connections) connection->wind_down();
    if (impl_->hub->connections().empty()) impl_->hub->loop.post(impl_->hub->on_empty);
    impl_->hub->loop.at(Clock::now() + limit, [impl = impl_.get(), alive = std::weak_ptr<bool>(impl_->alive)] {
        if (alive.expired()) return;
        impl->close_all();
        impl->stop_done();
    });
}

std::size_t Server::connections() const { return impl_->hub->connections().size(); }

}  // namespace pidpys::daemon
