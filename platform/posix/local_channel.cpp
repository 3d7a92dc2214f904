// SPDX-License-Identifier: MIT
#include "platform/local_channel.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "crypto/base/secret.hpp"

#include "platform/posix/descriptor.hpp"
#include "platform/posix/local_peer.hpp"

namespace pidpys::platform {

namespace {

constexpr std::size_t max_connections = 8;
constexpr std::size_t max_unread = 16U * 1024 * 1024;

std::string system_error(const std::string& what) { return what + ": " + std::strerror(errno); }

class UnixChannel : public LocalChannel {
public:
    UnixChannel(std::string path, Descriptor lock, Descriptor listener, Descriptor alarm)
        : path_(std::move(path)), lock_(std::move(lock)), listener_(std::move(listener)), alarm_(std::move(alarm)) {}
    ~UnixChannel() override { ::unlink(path_.c_str()); }

    void stop() override {
        stopped_ = true;
        wake();
    }

    void wake() override {
        const std::uint64_t one = 1;
        // It fails only when the counter is full, and then a turn is due anyway.
        [[maybe_unused]] const auto written = ::write(alarm_.get(), &one, sizeof one);
    }

    void run(const LocalChannelEvents& events) override {
        events_ = &events;
        while (!stopped_) {
            const auto next = events.turn();
            poll_once(next);
            accept_all();
            for (const ConnectionId id : ready_) serve(id);
            reap();
        }
        for (auto& [id, connection] : connections_) connection.doomed = true;
        reap();
        events_ = nullptr;
    }

    void send(ConnectionId id, Bytes octets) override {
        const auto found = connections_.find(id);
        if (found == connections_.end() || found->second.doomed) return;
        Connection& connection = found->second;
        connection.unread += octets.size();
        connection.queue.push_back(std::move(octets));
        if (connection.unread > max_unread) connection.doomed = true;
        flush(connection);
    }

    void close(ConnectionId id) override {
        if (const auto found = connections_.find(id); found != connections_.end()) found->second.doomed = true;
    }

private:
    struct Connection {
        Descriptor socket;
        std::deque<Bytes> queue;
        std::size_t sent = 0;    // of the first in the queue
        std::size_t unread = 0;  // octets queued
        bool doomed = false;
    };

    void poll_once(std::optional<std::chrono::steady_clock::time_point> until) {
        std::vector<pollfd> polled = {{alarm_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
        std::vector<ConnectionId> ids;
        bool doomed = false;
        for (const auto& [id, connection] : connections_) {
            const auto wanted = static_cast<short>(connection.queue.empty() ? POLLIN : POLLIN | POLLOUT);
            polled.push_back({connection.socket.get(), wanted, 0});
            ids.push_back(id);
            doomed = doomed || connection.doomed;
        }
        ::poll(polled.data(), polled.size(), doomed ? 0 : milliseconds_to(until));
        if ((polled[0].revents & POLLIN) != 0) {
            std::uint64_t count = 0;
            [[maybe_unused]] const auto drained = ::read(alarm_.get(), &count, sizeof count);
        }
        ready_.clear();
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (polled[i + 2].revents != 0) ready_.push_back(ids[i]);
    }

    static int milliseconds_to(std::optional<std::chrono::steady_clock::time_point> until) {
        if (!until) return -1;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(*until - std::chrono::steady_clock::now()).count();
        return static_cast<int>(std::clamp<long long>(left, 0, 60'000));
    }

    void accept_all() {
        while (Descriptor socket{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)}) {
            if (connections_.size() >= max_connections || !peer_is_ours(socket.get())) continue;
            const ConnectionId id = ++last_id_;
            connections_[id].socket = std::move(socket);
            events_->opened(id);
        }
    }

    void serve(ConnectionId id) {
        const auto found = connections_.find(id);
        if (found == connections_.end()) return;
        Connection& connection = found->second;
        flush(connection);
        std::uint8_t buffer[65536];
        while (!connection.doomed) {
            const auto count = ::recv(connection.socket.get(), buffer, sizeof buffer, 0);
            if (count > 0) {
                events_->received(id, {buffer, static_cast<std::size_t>(count)});
                wipe(std::span(buffer, static_cast<std::size_t>(count)));
                continue;
            }
            connection.doomed = count == 0 || (errno != EAGAIN && errno != EINTR);
            if (count < 0 && errno != EINTR) break;
        }
    }

    static void flush(Connection& connection) {
        while (!connection.queue.empty()) {
            Bytes& first = connection.queue.front();
            const auto count = ::send(connection.socket.get(), first.data() + connection.sent,
                                      first.size() - connection.sent, MSG_NOSIGNAL);
            if (count < 0) {
                if (errno == EINTR) continue;
                connection.doomed = connection.doomed || errno != EAGAIN;
                return;
            }
            connection.sent += static_cast<std::size_t>(count);
            connection.unread -= static_cast<std::size_t>(count);
            if (connection.sent < first.size()) continue;
            wipe(first);
            connection.queue.pop_front();
            connection.sent = 0;
        }
    }

    void reap() {
        for (auto at = connections_.begin(); at != connections_.end();) {
            if (!at->second.doomed) {
                ++at;
                continue;
            }
            for (Bytes& octets : at->second.queue) wipe(octets);
            const ConnectionId id = at->first;
            at = connections_.erase(at);
            events_->closed(id);
        }
    }

    std::string path_;
    Descriptor lock_, listener_, alarm_;
    std::atomic<bool> stopped_ = false;
    const LocalChannelEvents* events_ = nullptr;
    std::map<ConnectionId, Connection> connections_;
    std::vector<ConnectionId> ready_;
    ConnectionId last_id_ = 0;
};

// Ours alone: otherwise another user could put his own socket in our place.
Result<void> private_directory(const std::filesystem::path& directory) {
    std::error_code error;
    const mode_t before = ::umask(077);
    std::filesystem::create_directories(directory, error);
    ::umask(before);
    struct stat facts {};
    if (error || ::lstat(directory.c_str(), &facts) != 0) return fail(Errc::io, system_error(directory.string()));
    if (!S_ISDIR(facts.st_mode) || facts.st_uid != geteuid() || (facts.st_mode & 0022) != 0)
        return fail(Errc::denied, directory.string() + " belongs to or can be written by others");
    return {};
}

}  // namespace

Result<std::unique_ptr<LocalChannel>> listen_local(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return fail(Errc::invalid_argument, "socket path of " + std::to_string(path.size()) + " octets: " + path);
    std::memcpy(address.sun_path, path.data(), path.size());
    if (auto made = private_directory(std::filesystem::absolute(path).parent_path()); !made) return forward(made);

    // The lock, not the socket, says whether somebody lives here: it goes with the process.
    Descriptor lock{::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!lock) return fail(Errc::io, system_error(path + ".lock"));
    struct flock whole {};
    whole.l_type = F_WRLCK;
    if (::fcntl(lock.get(), F_OFD_SETLK, &whole) != 0) return fail(Errc::busy, "another daemon listens at " + path);
    ::unlink(path.c_str());

    Descriptor listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!listener) return fail(Errc::io, system_error("socket"));
    const mode_t before = ::umask(0177);
    const int bound = ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(before);
    if (bound != 0 || ::listen(listener.get(), max_connections) != 0) return fail(Errc::io, system_error(path));
    Descriptor alarm{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (!alarm) return fail(Errc::io, system_error("eventfd"));
    return std::make_unique<UnixChannel>(path, std::move(lock), std::move(listener), std::move(alarm));
}

}  // namespace pidpys::platform
