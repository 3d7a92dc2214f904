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
#include "platform/windows/private_access.hpp"

namespace pidpys::platform {

namespace {

constexpr std::size_t max_connections = 8;
constexpr std::size_t max_unread = 16U * 1024 * 1024;
constexpr DWORD buffer_size = 65536;

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

Handle make_event(bool manual) { return Handle(CreateEventW(nullptr, manual ? TRUE : FALSE, FALSE, nullptr)); }

// One instance of the pipe: first awaiting a client, then read and written with one overlapped operation each.
struct Instance {
    Handle pipe, readable = make_event(true), writable = make_event(true);
    OVERLAPPED reading{}, writing{};
    bool connected = false, busy_writing = false, doomed = false;
    std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(buffer_size);
    std::deque<Bytes> queue;
    std::size_t sent = 0, unread = 0;

    Instance() = default;
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance() {
        // The kernel writes into `buffer` and the OVERLAPPEDs until it has let go of them.
        CancelIoEx(pipe.get(), nullptr);
        DWORD count = 0;
        GetOverlappedResult(pipe.get(), &reading, &count, TRUE);
        if (busy_writing) GetOverlappedResult(pipe.get(), &writing, &count, TRUE);
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
        instance->reading.hEvent = instance->readable.get();
        instance->writing.hEvent = instance->writable.get();
        if (ConnectNamedPipe(instance->pipe.get(), &instance->reading) == 0 && GetLastError() == ERROR_PIPE_CONNECTED)
            SetEvent(instance->readable.get());
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
            if (waiting_ && WaitForSingleObject(waiting_->readable.get(), 0) == WAIT_OBJECT_0) accept();
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
        bool doomed = false;
        if (waiting_) handles.push_back(waiting_->readable.get());
        for (const auto& [id, instance] : connections_) {
            handles.push_back(instance->readable.get());
            if (instance->busy_writing) handles.push_back(instance->writable.get());
            doomed = doomed || instance->doomed;
        }
        DWORD limit = doomed ? 0 : 60'000;
        if (until && !doomed) {
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
        instance->connected = true;
        Instance& opened = *instance;
        connections_.emplace(id, std::move(instance));
        events_->opened(id);
        read_more(opened);
    }

    static void read_more(Instance& instance) {
        ResetEvent(instance.readable.get());
        // Ready at once or later, the event says so; anything else is the end.
        if (ReadFile(instance.pipe.get(), instance.buffer.data(), buffer_size, nullptr, &instance.reading) == 0 &&
            GetLastError() != ERROR_IO_PENDING)
            instance.doomed = true;
    }

    void serve(ConnectionId id) {
        const auto found = connections_.find(id);
        if (found == connections_.end()) return;
        Instance& instance = *found->second;
        flush(instance);
        if (instance.doomed || WaitForSingleObject(instance.readable.get(), 0) != WAIT_OBJECT_0) return;
        DWORD count = 0;
        if (GetOverlappedResult(instance.pipe.get(), &instance.reading, &count, FALSE) == 0 || count == 0) {
            instance.doomed = true;
            return;
        }
        events_->received(id, {instance.buffer.data(), count});
        wipe(std::span(instance.buffer.data(), count));
        read_more(instance);
    }

    static void flush(Instance& instance) {
        for (;;) {
            if (instance.busy_writing) {
                DWORD count = 0;
                if (GetOverlappedResult(instance.pipe.get(), &instance.writing, &count, FALSE) == 0) {
                    instance.doomed = instance.doomed || GetLastError() != ERROR_IO_INCOMPLETE;
                    return;
                }
                instance.busy_writing = false;
                instance.sent += count;
                instance.unread -= count;
                if (instance.sent == instance.queue.front().size()) {
                    wipe(instance.queue.front());
                    instance.queue.pop_front();
                    instance.sent = 0;
                }
            }
            if (instance.queue.empty() || instance.doomed) return;
            Bytes& first = instance.queue.front();
            if (WriteFile(instance.pipe.get(), first.data() + instance.sent,
                          static_cast<DWORD>(first.size() - instance.sent), nullptr, &instance.writing) == 0 &&
                GetLastError() != ERROR_IO_PENDING) {
                instance.doomed = true;
                return;
            }
            instance.busy_writing = true;
        }
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
    Handle alarm = make_event(false);
    auto first = PipeChannel::make_instance(name, true);
    if (!first) {
        const bool taken = GetLastError() == ERROR_ACCESS_DENIED || GetLastError() == ERROR_PIPE_BUSY;
        return fail(taken ? Errc::busy : Errc::io, "pipe " + path);
    }
    return std::make_unique<PipeChannel>(std::move(name), std::move(alarm), std::move(first));
}

}  // namespace pidpys::platform
