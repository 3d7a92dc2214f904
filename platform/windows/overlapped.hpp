// SPDX-License-Identifier: MIT
// One overlapped operation at a time. Until its end the kernel writes into it and into its buffer, so that nobody lets go of
// them earlier; and one that was refused at the start has no end that could be waited for (its OVERLAPPED stays "pending").
#pragma once

#include <windows.h>

namespace pidpys::platform {

class Overlapped {
public:
    enum class Outcome { running, done, failed };  // failed: or never begun

    Overlapped() { operation_.hEvent = ::CreateEventW(nullptr, TRUE, FALSE, nullptr); }
    ~Overlapped() {
        cancel();
        ::CloseHandle(event());
    }
    Overlapped(const Overlapped&) = delete;
    Overlapped& operator=(const Overlapped&) = delete;

    // Signalled when what is under way has ended.
    [[nodiscard]] HANDLE event() const { return operation_.hEvent; }
    [[nodiscard]] bool under_way() const { return file_ != nullptr; }

    // `start` calls ReadFile or the like with the OVERLAPPED it is given. False: refused, and GetLastError says why.
    // The buffer and `file` outlive the operation.
    template <class Start>
    bool begin(HANDLE file, Start start) {
        if (!start(&operation_) && ::GetLastError() != ERROR_IO_PENDING) return false;
        file_ = file;
        return true;
    }

    // Octets that went over are in `count` where it is done; after `done` and `failed` the next may begin.
    Outcome look(DWORD& count) { return end(count, false); }

    // Waits for the end, no longer than `limit` milliseconds: then the operation is cancelled.
    bool finish(DWORD limit, DWORD& count) {
        if (under_way() && ::WaitForSingleObject(event(), limit) != WAIT_OBJECT_0) ::CancelIoEx(file_, &operation_);
        return end(count, true) == Outcome::done;
    }

    void cancel() {
        DWORD count = 0;
        finish(0, count);
    }

private:
    Outcome end(DWORD& count, bool wait) {
        count = 0;
        if (!under_way()) return Outcome::failed;
        const bool done = ::GetOverlappedResult(file_, &operation_, &count, wait ? TRUE : FALSE) != 0;
        if (!done && ::GetLastError() == ERROR_IO_INCOMPLETE) return Outcome::running;
        file_ = nullptr;
        return done ? Outcome::done : Outcome::failed;
    }

    OVERLAPPED operation_{};
    HANDLE file_ = nullptr;  // of what is under way
};

}  // namespace pidpys::platform
