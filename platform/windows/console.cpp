// SPDX-License-Identifier: MIT
#include "platform/console.hpp"

#include <algorithm>

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

namespace pidpys::platform {

namespace {

constexpr std::size_t max_line = 4096;

class WindowsConsole : public Console {
public:
    WindowsConsole(HANDLE input, HANDLE output, HANDLE alarm) : input_(input), output_(output), alarm_(alarm) {}
    WindowsConsole(const WindowsConsole&) = delete;
    WindowsConsole& operator=(const WindowsConsole&) = delete;
    ~WindowsConsole() override {
        for (const HANDLE handle : {input_, output_, alarm_}) CloseHandle(handle);
    }

    void write(const std::string& text) override {
        const int size = static_cast<int>(text.size());
        std::wstring wide(static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0)),
                          L'\0');
        MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), wide.data(),
                            static_cast<int>(wide.size()));
        DWORD written = 0;
        WriteConsoleW(output_, wide.data(), static_cast<DWORD>(wide.size()), &written, nullptr);
    }

    // Key by key, because a line-wise read could not be interrupted.
    Result<std::string> ask(const std::string& question, std::chrono::steady_clock::time_point deadline) override {
        FlushConsoleInputBuffer(input_);
        write(question);
        std::wstring line;
        for (;;) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now())
                    .count();
            if (left <= 0) return fail(Errc::timeout, "nobody answered on the terminal");
            const HANDLE handles[] = {alarm_, input_};
            const DWORD woken =
                WaitForMultipleObjects(2, handles, FALSE, static_cast<DWORD>(std::min<long long>(left, 60'000)));
            if (woken == WAIT_OBJECT_0) return fail(Errc::cancelled, "question withdrawn");
            if (woken != WAIT_OBJECT_0 + 1) continue;
            INPUT_RECORD record;
            DWORD count = 0;
            if (ReadConsoleInputW(input_, &record, 1, &count) == 0)
                return fail(Errc::unavailable, "the terminal is gone");
            if (count == 0 || record.EventType != KEY_EVENT || record.Event.KeyEvent.bKeyDown == FALSE) continue;
            if (take(record.Event.KeyEvent.uChar.UnicodeChar, line)) return narrow(line);
        }
    }

    void interrupt() override { SetEvent(alarm_); }

private:
    // True at the end of the line. The console does not echo in this mode, so we do.
    bool take(wchar_t key, std::wstring& line) {
        if (key == L'\r') return write("\n"), true;
        if (key == L'\b') {
            if (!line.empty()) line.pop_back(), write("\b \b");
        } else if (key >= L' ' && line.size() < max_line) {
            line.push_back(key);
            write(narrow(std::wstring(1, key)));
        }
        return false;
    }

    static std::string narrow(const std::wstring& wide) {
        const int size = static_cast<int>(wide.size());
        const int needed = WideCharToMultiByte(CP_UTF8, 0, wide.data(), size, nullptr, 0, nullptr, nullptr);
        std::string text(static_cast<std::size_t>(needed), '\0');
        WideCharToMultiByte(CP_UTF8, 0, wide.data(), size, text.data(), needed, nullptr, nullptr);
        return text;
    }

    HANDLE input_, output_, alarm_;
};

HANDLE open_device(const wchar_t* name) {
    return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                       0, nullptr);
}

}  // namespace

Result<std::unique_ptr<Console>> open_console() {
    const HANDLE input = open_device(L"CONIN$");
    if (input == INVALID_HANDLE_VALUE) return fail(Errc::unavailable, "no console");
    const HANDLE output = open_device(L"CONOUT$");
    const HANDLE alarm = output == INVALID_HANDLE_VALUE ? nullptr : CreateEventW(nullptr, FALSE, FALSE, nullptr);
    if (alarm == nullptr) {
        CloseHandle(input);
        if (output != INVALID_HANDLE_VALUE) CloseHandle(output);
        return fail(Errc::unavailable, "no console");
    }
    return std::make_unique<WindowsConsole>(input, output, alarm);
}

}  // namespace pidpys::platform
