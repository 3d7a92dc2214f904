// SPDX-License-Identifier: MIT
#include "daemon/transport/server.hpp"

#include <algorithm>
#include <exception>
#include <list>
#include <string>
#include <utility>

#include <boost/asio/ip/tcp.hpp>

#include "daemon/log.hpp"
#include "daemon/transport/front.hpp"
#include "platform/listening.hpp"

namespace pidpys::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::chrono::seconds kAcceptsAgain{1};
constexpr int kBacklog = 256;

tl::unexpected<Error> listen_error(const Endpoint& where, const boost::system::error_code& error) {
    if (error == asio::error::address_in_use)
        return fail(Errc::busy, where.text() + " is in use by another program (is pidpysd running already?)");
    const bool absent =
        error == boost::system::errc::address_not_available || error == asio::error::address_family_not_supported;
    return fail(absent ? Errc::unavailable : Errc::io, "cannot listen on " + where.text() + ": " + error.message());
}

}  // namespace

// One thread accepts for all, so that each connection comes to the thread that has fewest, however the listener was opened.
struct Server::Impl {
    struct Listener {
        tcp::acceptor acceptor;
        std::uint16_t port;
    };

    Impl(const Loops& loops, api::HttpService& service, const TlsContext& tls, const std::filesystem::path& spill,
         const Limits& limits, Reach whom)
        : main(loops.main()), reach(whom) {
        for (const auto& loop : loops.all())
            fronts.push_back(
                std::make_unique<Front>(std::make_shared<Hub>(*loop, service, spill, limits, reach, census), tls));
        for (std::size_t at = 0; at < fronts.size(); ++at) fronts[at]->stand_before(*fronts[(at + 1) % fronts.size()]);
    }

    Loop& main;
    const Reach reach;
    const std::shared_ptr<Census> census = std::make_shared<Census>();
    std::vector<std::unique_ptr<Front>> fronts;
    std::list<Listener> listeners;
    std::size_t running = 0;                                     // fronts that have not stopped yet
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);  // timers cannot be withdrawn
    std::shared_ptr<bool> accepting = std::make_shared<bool>(true);

    [[nodiscard]] bool may_serve(const asio::ip::address& address) const {
        return reach == Reach::network || address.is_loopback();
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

    // Among equals they take turns, or each newcomer would take the place of the one before.
    Front& least_loaded() {
        std::rotate(fronts.begin(), fronts.begin() + 1, fronts.end());
        return **std::ranges::min_element(fronts, {}, [](const auto& each) { return each->load(); });
    }

    void accept(Listener& listener) {
        Front& front = least_loaded();
        listener.acceptor.async_accept(front.loop().context(),
                                       [this, &listener, &front, still = std::weak_ptr<bool>(accepting)](
                                           const boost::system::error_code& error, tcp::socket socket) {
                                           if (still.expired() || error == asio::error::operation_aborted) return;
                                           if (error) return pause(listener, error);
                                           try {
                                               front.take(std::move(socket), listener.port);
                                           } catch (const std::exception& bug) {  // no memory: one client is sent away
                                               log(LogLevel::error, std::string("a connection failed: ") + bug.what());
                                           }
                                           accept(listener);
                                       });
    }

    // No descriptors left, say.
    void pause(Listener& listener, const boost::system::error_code& error) {
        log(LogLevel::warning, "accept: " + error.message());
        main.at(std::chrono::steady_clock::now() + kAcceptsAgain,
                [this, &listener, still = std::weak_ptr<bool>(accepting)] {
                    if (!still.expired()) accept(listener);
                });
    }
};

Server::Server(const Loops& loops, api::HttpService& service, const TlsContext& tls, const std::filesystem::path& spill,
               const Limits& limits, Reach reach)
    : impl_(std::make_unique<Impl>(loops, service, tls, spill, limits, reach)) {}

Server::~Server() = default;

Result<Endpoint> Server::listen(const Endpoint& where) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(where.address, error);
    if (error) return fail(Errc::malformed, "not a numeric address: " + where.address);
    if (!impl_->may_serve(address)) return fail(Errc::denied, where.address + " is not a loopback address");
    const tcp::endpoint endpoint(address, where.port);
    tcp::acceptor acceptor(impl_->main.context());
    acceptor.open(endpoint.protocol(), error);
    if (!error && !platform::have_port_alone(static_cast<std::intptr_t>(acceptor.native_handle())))
        return fail(Errc::io, "no port of its own for " + where.text());
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kBacklog, error);
    if (error) return listen_error(where, error);
    return impl_->begin(std::move(acceptor));
}

Result<Endpoint> Server::adopt(std::intptr_t socket) {
    tcp::acceptor acceptor(impl_->main.context());
    boost::system::error_code error;
    acceptor.assign(tcp::v6(), static_cast<tcp::acceptor::native_handle_type>(socket), error);
    if (error) return fail(Errc::io, "socket activation: " + error.message());
    return impl_->begin(std::move(acceptor));
}

void Server::spare(const std::function<bool(const api::Peer&)>& proxy) {
    for (const auto& front : impl_->fronts) front->spare(proxy);
}

void Server::replace_tls(const TlsContext& tls) {
    for (const auto& front : impl_->fronts) front->replace_tls(tls);
}

void Server::stop(std::chrono::milliseconds limit, std::function<void()> done) {
    impl_->accepting.reset();
    impl_->listeners.clear();
    impl_->running = impl_->fronts.size();
    const auto stopped = [impl = impl_.get(), alive = std::weak_ptr<bool>(impl_->alive), done = std::move(done)] {
        if (!alive.expired() && --impl->running == 0) done();
    };
    for (const auto& front : impl_->fronts)
        front->stop(limit, [impl = impl_.get(), stopped] { impl->main.post(stopped); });
}

std::size_t Server::connections() const { return impl_->census->all(); }

}  // namespace pidpys::daemon
