// SPDX-License-Identifier: MIT
// A named pipe whose access list holds the owner alone, one overlapped instance a connection.
#include "platform/local_channel.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <map>
#include <span>
#include <utility>
#include <vector>

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include "crypto/base/secret.hpp"
#include "platform/local_endpoint.hpp"
#include "platform/windows/overlapped.hpp"
#include "platform/windows/private_access.hpp"

namespace pidpys::platform {

namespace {

constexpr std::size_t max_connections = 8;
constexpr std::size_t max_unread = 16U * 1024 * 1024;
constexpr DWORD buffer_size = 65536;
using Outcome = Overlapped::Outcome;

class Handle {
public:
    explicit Handle(HANDLE handle = nullptr) : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle&& other) noexcept { return std::swap(handle_, other.handle_), *this; }
    ~Handle() {
        if (handle_ != nullptr) CloseHandle(handle_);
    }
    [[nodiscard]] HANDLE get() const { return handle_; }
    explicit operator bool() const { return handle_ != nullptr; }

private:
    HANDLE handle_;
};

// One instance of the pipe: first awaiting a client, then read and written with one operation each.
struct Instance {
    Handle pipe;
    std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(buffer_size);
    std::deque<Bytes> queue;
    std::size_t sent = 0, unread = 0;
    bool at_once = false, doomed = false;  // at_once: a client was there before it was awaited
    Overlapped reading, writing;           // ended before what they write into

    Instance() = default;
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance() {
        reading.cancel();
        writing.cancel();
        for (Bytes& octets : queue) wipe(octets);
        wipe(buffer);
    }
};

class PipeChannel : public LocalChannel {
public:
    PipeChannel(std::wstring name, Handle alarm, std::unique_ptr<Instance> first)
        : name_(std::move(name)), alarm_(std::move(alarm)), waiting_(std::move(first)) {}

    static std::unique_ptr<Instance> make_instance(const std::wstring& name, bool first) {
        PrivateAccess access({}, L"(D;;GA;;;NU)");  // nobody over the network
        if (access.get() == nullptr) return nullptr;
        auto instance = std::make_unique<Instance>();
        const DWORD mode = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | (first ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0U);
        instance->pipe = Handle(CreateNamedPipeW(name.c_str(), mode,
                                                 PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_REJECT_REMOTE_CLIENTS,
                                                 PIPE_UNLIMITED_INSTANCES, buffer_size, buffer_size, 0, access.get()));
        if (!instance->pipe) return nullptr;
        const HANDLE pipe = instance->pipe.get();
        if (!instance->reading.begin(pipe, [&](OVERLAPPED* to) { return ConnectNamedPipe(pipe, to); })) {
            // ERROR_NO_DATA: it has come and gone, which reading will tell.
            if (GetLastError() != ERROR_PIPE_CONNECTED && GetLastError() != ERROR_NO_DATA) return nullptr;
            instance->at_once = true;
        }
        return instance;
    }

    void stop() override {
        stopped_ = true;
        wake();
    }
    void wake() override { SetEvent(alarm_.get()); }

    void run(const LocalChannelEvents& events) override {
        events_ = &events;
        while (!stopped_) {
            wait(events.turn());
            DWORD nothing = 0;
            if (waiting_ && (waiting_->at_once || waiting_->reading.look(nothing) != Outcome::running)) accept();
            std::vector<ConnectionId> ids;
            for (const auto& [id, instance] : connections_) ids.push_back(id);
            for (const ConnectionId id : ids) serve(id);
            reap();
            if (!waiting_ && connections_.size() < max_connections) waiting_ = make_instance(name_, false);
        }
        for (auto& [id, instance] : connections_) instance->doomed = true;
        reap();
        events_ = nullptr;
    }

    void send(ConnectionId id, Bytes octets) override {
        const auto found = connections_.find(id);
        if (found == connections_.end() || found->second->doomed) return;
        Instance& instance = *found->second;
        instance.unread += octets.size();
        instance.queue.push_back(std::move(octets));
        if (instance.unread > max_unread) instance.doomed = true;
        flush(instance);
    }

    void close(ConnectionId id) override {
        if (const auto found = connections_.find(id); found != connections_.end()) found->second->doomed = true;
    }

private:
    void wait(std::optional<std::chrono::steady_clock::time_point> until) {
        std::vector<HANDLE> handles = {alarm_.get()};
        bool at_once = false;
        const auto await = [&](const Instance& instance) {
            if (instance.reading.under_way()) handles.push_back(instance.reading.event());
            if (instance.writing.under_way()) handles.push_back(instance.writing.event());
            at_once = at_once || instance.at_once || instance.doomed;
        };
        if (waiting_) await(*waiting_);
        for (const auto& [id, instance] : connections_) await(*instance);
        DWORD limit = at_once ? 0 : 60'000;
        if (until && !at_once) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(*until - std::chrono::steady_clock::now())
                    .count() +
                1;
            limit = static_cast<DWORD>(std::clamp<long long>(left, 0, 60'000));
        }
        WaitForMultipleObjects(static_cast<DWORD>(handles.size()), handles.data(), FALSE, limit);
    }

    void accept() {
        std::unique_ptr<Instance> instance = std::move(waiting_);
        const ConnectionId id = ++last_id_;
        instance->at_once = false;
        Instance& opened = *instance;
        connections_.emplace(id, std::move(instance));
        events_->opened(id);
        read_more(opened);
    }

    static void read_more(Instance& instance) {
        const HANDLE pipe = instance.pipe.get();
        if (!instance.reading.begin(
                pipe, [&](OVERLAPPED* to) { return ReadFile(pipe, instance.buffer.data(), buffer_size, nullptr, to); }))
            instance.doomed = true;
    }

    void serve(ConnectionId id) {
        const auto found = connections_.find(id);
        if (found == connections_.end()) return;
        Instance& instance = *found->second;
        flush(instance);
        if (instance.doomed) return;
        DWORD count = 0;
        const Outcome outcome = instance.reading.look(count);
        if (outcome == Outcome::running) return;
        if (outcome == Outcome::failed || count == 0) {
            instance.doomed = true;
            return;
        }
        events_->received(id, {instance.buffer.data(), count});
        wipe(std::span(instance.buffer.data(), count));
        read_more(instance);
    }

    static void flush(Instance& instance) {
        while (!instance.doomed) {
            if (instance.writing.under_way()) {
                DWORD count = 0;
                const Outcome outcome = instance.writing.look(count);
                if (outcome == Outcome::running) return;
                if (outcome == Outcome::failed) break;
                instance.sent += count;
                instance.unread -= count;
                if (instance.sent == instance.queue.front().size()) {
                    wipe(instance.queue.front());
                    instance.queue.pop_front();
                    instance.sent = 0;
                }
            }
            if (instance.queue.empty()) return;
            const HANDLE pipe = instance.pipe.get();
            const ByteView rest = ByteView(instance.queue.front()).subspan(instance.sent);
            if (!instance.writing.begin(pipe, [&](OVERLAPPED* to) {
                    return WriteFile(pipe, rest.data(), static_cast<DWORD>(rest.size()), nullptr, to);
                }))
                break;
        }
        instance.doomed = true;
    }

    void reap() {
        for (auto at = connections_.begin(); at != connections_.end();) {
            if (!at->second->doomed) {
                ++at;
                continue;
            }
            const ConnectionId id = at->first;
            at = connections_.erase(at);
            events_->closed(id);
        }
    }

    std::wstring name_;
    Handle alarm_;
    std::atomic<bool> stopped_ = false;
    const LocalChannelEvents* events_ = nullptr;
    std::unique_ptr<Instance> waiting_;
    std::map<ConnectionId, std::unique_ptr<Instance>> connections_;
    ConnectionId last_id_ = 0;
};

}  // namespace

Result<std::unique_ptr<LocalChannel>> listen_local(const std::string& path) {
    std::wstring name = std::filesystem::path(system_name_of(path)).wstring();
    Handle alarm(CreateEventW(nullptr, FALSE, FALSE, nullptr));
    auto first = PipeChannel::make_instance(name, true);
    if (!first) {
        const bool taken = GetLastError() == ERROR_ACCESS_DENIED || GetLastError() == ERROR_PIPE_BUSY;
        return fail(taken ? Errc::busy : Errc::io, "pipe " + path);
    }
    return std::make_unique<PipeChannel>(std::move(name), std::move(alarm), std::move(first));
}

}  // namespace pidpys::platform
