// SPDX-License-Identifier: MIT
#include "daemon/transport/front.hpp"

#include <map>
#include <string>
#include <utility>

#include "daemon/transport/client_socket.hpp"

namespace pidpys::daemon {
namespace {

using Clock = std::chrono::steady_clock;
using boost::asio::ip::tcp;

constexpr std::chrono::seconds kSweep{1};
constexpr std::size_t kStrangers = 256;         // whose owners are looked for, above the bound of connections
constexpr std::chrono::milliseconds kLooks{5};  // hundreds of looks, but where netlink is forbidden a few

bool may_give_way(State state) {
    return state == State::handshake || state == State::idle || state == State::head || state == State::skip ||
           state == State::linger;
}

}  // namespace

Front::~Front() {
    hub_->on_empty = nullptr;
    hub_->stopping = true;
    close_all();
}

void Front::on_loop(std::function<void()> task) {
    if (loop().on_this_thread()) return task();
    loop().post([task = std::move(task), alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) task();
    });
}

void Front::take(Socket socket, std::uint16_t port) {
    ++*load_;
    const Seat seat(load_.get(), [load = load_](const void*) { --*load; });
    on_loop([this, port, seat, socket = std::make_shared<Socket>(std::move(socket))] {
        if (!hub_->stopping) meet(std::move(*socket), port, seat);
    });
}

// Not a word is exchanged before it is known with whom; who is not named in time is nobody.
void Front::meet(Socket socket, std::uint16_t port, Seat seat) {
    const auto ends = ends_of(socket);
    if (ends && hub_->reach == Reach::network)
        return welcome({std::move(socket), port, network_peer(ends->client), std::move(seat)});
    if (!ends || hub_->owners.waiting() >= hub_->limits.connections + kStrangers) return;  // gone; or too many at once
    hub_->owners.find(*ends, [this, port, seat, socket = std::make_shared<Socket>(std::move(socket)),
                              alive = std::weak_ptr<bool>(alive_)](const OwnerAnswer& owner) {
        if (!alive.expired() && !hub_->stopping) welcome({std::move(*socket), port, peer_of(owner), seat});
    });
}

void Front::welcome(Newcomer newcomer) {
    const Census& census = *hub_->census;
    const api::Peer& peer = newcomer.peer;
    const bool counted = !peer.same_user && !(spared_ && spared_(peer));
    const MayGo own = [name = peer.user_name()](const Connection& other) {
        return other.peer().user_name() == name && may_give_way(other.state());
    };
    const MayGo any = [](const Connection& other) { return may_give_way(other.state()); };
    if (counted && census.of_user(peer.user_name()) >= hub_->limits.connections_of_another && !evict(own))
        return evict_elsewhere(std::move(newcomer), own);
    bound_handshakes();
    if (census.all() >= hub_->limits.connections && !evict(any)) return evict_elsewhere(std::move(newcomer), any);
    begin(std::move(newcomer));
}

void Front::bound_handshakes() {
    if (hub_->census->in(State::handshake) >= hub_->limits.handshakes)
        evict([](const Connection& other) { return other.state() == State::handshake; });
}

void Front::begin(Newcomer newcomer) {
    boost::system::error_code error;
    newcomer.socket.non_blocking(true, error);
    if (!error) newcomer.socket.set_option(tcp::no_delay(true), error);
    if (error) return;
    std::make_shared<Connection>(hub_, std::move(newcomer.socket), tls_, newcomer.port, std::move(newcomer.peer),
                                 std::move(newcomer.seat))
        ->start();
    sweep_soon();
}

// Ends the oldest of those here that may go; of the user who has most of them, so that a flood drives out itself.
bool Front::evict(const MayGo& may_go) {
    std::map<std::string, std::size_t> counts;
    for (const auto& connection : hub_->connections())
        if (may_go(*connection)) ++counts[connection->peer().user_name()];
    std::shared_ptr<Connection> oldest;
    for (const auto& connection : hub_->connections()) {
        if (!may_go(*connection)) continue;
        const auto mine = counts[connection->peer().user_name()];
        const auto most = oldest ? counts[oldest->peer().user_name()] : 0;
        if (mine > most || (mine == most && connection->since() < oldest->since())) oldest = connection;
    }
    if (oldest) oldest->close();
    return oldest != nullptr;
}

// Connections that are all busy on one thread are no reason to refuse while another has some that may go.
void Front::evict_elsewhere(Newcomer newcomer, const MayGo& may_go) {
    if (next_ == this || waiting_.size() >= kStrangers) return;
    const auto held = std::make_shared<Newcomer>(std::move(newcomer));
    waiting_.insert(held);
    next_->on_loop(
        [this, newcomer = std::weak_ptr<Newcomer>(held), may_go] { next_->evict_for(*this, newcomer, may_go); });
}

// On this thread, for somebody who waits at `home`, where all have been asked once the ring is closed.
void Front::evict_for(Front& home, const std::weak_ptr<Newcomer>& newcomer, const MayGo& may_go) {
    const bool done = !hub_->stopping && evict(may_go);
    if (done || next_ == &home)
        home.on_loop([&home, newcomer, done] { home.told(newcomer, done); });
    else
        next_->on_loop([this, &home, newcomer, may_go] { next_->evict_for(home, newcomer, may_go); });
}

void Front::told(const std::weak_ptr<Newcomer>& newcomer, bool there_is_room) {
    const auto held = newcomer.lock();
    if (!held || waiting_.erase(held) == 0) return;
    if (!there_is_room || hub_->stopping) return;
    bound_handshakes();
    begin(std::move(*held));
}

// The clock of all timeouts. It rests while there is no connection, so an idle service wakes nobody.
void Front::sweep_soon() {
    if (std::exchange(sweeping_, true)) return;
    loop().at(Clock::now() + kSweep, [this, alive = std::weak_ptr<bool>(alive_)] {
        if (alive.expired()) return;
        sweeping_ = false;
        const auto connections = hub_->connections();  // a copy, for some leave
        const auto now = Clock::now();
        hub_->looks_end = now + kLooks;
        for (const auto& connection : connections) connection->sweep(now);
        if (!hub_->connections().empty()) sweep_soon();
    });
}

void Front::replace_tls(TlsContext tls) {
    on_loop([this, tls = std::move(tls)] { tls_ = tls; });
}

void Front::stop(std::chrono::milliseconds limit, std::function<void()> done) {
    on_loop([this, limit, done = std::move(done)] {
        stopped_ = done;
        hub_->stopping = true;
        hub_->on_empty = [this, alive = std::weak_ptr<bool>(alive_)] {
            if (!alive.expired()) stopped();
        };
        const auto connections = hub_->connections();
        for (const auto& connection : connections) connection->wind_down();
        if (hub_->connections().empty()) loop().post(hub_->on_empty);
        loop().at(Clock::now() + limit, [this, alive = std::weak_ptr<bool>(alive_)] {
            if (alive.expired()) return;
            close_all();
            stopped();
        });
    });
}

void Front::close_all() {
    const auto connections = hub_->connections();
    for (const auto& connection : connections) connection->close();
}

void Front::stopped() {
    if (stopped_) std::exchange(stopped_, nullptr)();
}

}  // namespace pidpys::daemon
