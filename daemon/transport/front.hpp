// SPDX-License-Identifier: MIT
// The connections of one network thread: who is let in, who gives way, what has lasted too long, their end. On that thread,
// or while it does not run; but for what says otherwise.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_set>

#include <boost/asio/ip/tcp.hpp>

#include "daemon/transport/connection.hpp"
#include "daemon/transport/hub.hpp"
#include "daemon/transport/tls_context.hpp"

namespace pidpys::daemon {

class Front {
public:
    using Socket = boost::asio::ip::tcp::socket;

    Front(std::shared_ptr<Hub> hub, TlsContext tls) : hub_(std::move(hub)), tls_(std::move(tls)) {}
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    [[nodiscard]] Loop& loop() const { return hub_->loop; }
    // Any thread: how many connections it has, or will have in a moment.
    [[nodiscard]] std::size_t load() const { return load_->load(std::memory_order_relaxed); }
    // Any thread. A socket of this thread's loop that came at that port of ours.
    void take(Socket socket, std::uint16_t port);

    void spare(std::function<bool(const api::Peer&)> proxy) { spared_ = std::move(proxy); }
    // All of a server stand in a ring, in which each looks for room on the next one's thread. Before they run.
    void stand_before(Front& next) { next_ = &next; }
    // Any thread.
    void replace_tls(TlsContext tls);
    // Any thread. `done` on this one, once.
    void stop(std::chrono::milliseconds limit, std::function<void()> done);

private:
    using Seat = std::shared_ptr<const void>;  // of one who counts in load()
    struct Newcomer {
        Socket socket;
        std::uint16_t port;
        api::Peer peer;
        Seat seat;
    };
    using MayGo = std::function<bool(const Connection&)>;  // any thread

    void on_loop(std::function<void()> task);  // unless it is gone by then; at once, where that is here
    void meet(Socket socket, std::uint16_t port, Seat seat);
    void welcome(Newcomer newcomer);
    void bound_handshakes();
    void begin(Newcomer newcomer);
    bool evict(const MayGo& may_go);
    void evict_elsewhere(Newcomer newcomer, const MayGo& may_go);
    void evict_for(Front& home, const std::weak_ptr<Newcomer>& newcomer, const MayGo& may_go);
    void told(const std::weak_ptr<Newcomer>& newcomer, bool there_is_room);
    void sweep_soon();
    void close_all();
    void stopped();

    std::shared_ptr<Hub> hub_;
    TlsContext tls_;
    std::function<bool(const api::Peer&)> spared_;
    Front* next_ = this;
    // For whom room is looked for. Other threads have no more of them than their names: a socket ends with its own loop.
    std::unordered_set<std::shared_ptr<Newcomer>> waiting_;
    const std::shared_ptr<std::atomic<std::size_t>> load_ = std::make_shared<std::atomic<std::size_t>>(0);
    bool sweeping_ = false;
    std::function<void()> stopped_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // tasks cannot be withdrawn
};

}  // namespace pidpys::daemon
