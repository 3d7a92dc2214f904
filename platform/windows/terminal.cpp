// SPDX-License-Identifier: MIT
#include "platform/terminal.hpp"

#include <algorithm>
#include <array>

#include <windows.h>

namespace pidpys::platform {
namespace {

constexpr std::size_t kMaxPassword = 1024;

// The console itself, whatever standard input and output are; without echo until the object's end.
class QuietConsole {
public:
    QuietConsole()
        : input_(open(L"CONIN$")), output_(open(L"CONOUT$")), ready_(::GetConsoleMode(input_, &before_) != 0) {
        if (ready_) ::SetConsoleMode(input_, (before_ | ENABLE_LINE_INPUT) & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    }
    ~QuietConsole() {
        if (ready_) ::SetConsoleMode(input_, before_);
        ::CloseHandle(input_);
        ::CloseHandle(output_);
    }
    QuietConsole(const QuietConsole&) = delete;
    QuietConsole& operator=(const QuietConsole&) = delete;

    [[nodiscard]] bool ready() const { return ready_; }
    void show(const std::wstring& text) const {
        DWORD written = 0;
        ::WriteConsoleW(output_, text.data(), static_cast<DWORD>(text.size()), &written, nullptr);
    }
    bool line(std::array<wchar_t, kMaxPassword>& text, DWORD& size) const {
        return ::ReadConsoleW(input_, text.data(), static_cast<DWORD>(text.size()), &size, nullptr) != 0;
    }

private:
    static HANDLE open(const wchar_t* name) {
        return ::CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                             OPEN_EXISTING, 0, nullptr);
    }
    HANDLE input_, output_;
    DWORD before_ = 0;
    bool ready_;
};

}  // namespace

Result<SecretString> ask_password(const std::string& prompt) {
    const QuietConsole console;
    if (!console.ready()) return fail(Errc::unavailable, "no console to ask a password at");
    std::wstring question(prompt.size(), L'\0');
    const int units = ::MultiByteToWideChar(CP_UTF8, 0, prompt.data(), static_cast<int>(prompt.size()), question.data(),
                                            static_cast<int>(question.size()));
    question.resize(static_cast<std::size_t>(units));
    console.show(question);

    std::array<wchar_t, kMaxPassword> typed{};
    DWORD size = 0;
    const bool read = console.line(typed, size);
    console.show(L"\n");
    const auto wipe_typed = [&typed] { wipe({reinterpret_cast<std::uint8_t*>(typed.data()), sizeof(typed)}); };
    while (size > 0 && (typed[size - 1] == L'\n' || typed[size - 1] == L'\r')) --size;
    if (!read || size == typed.size()) {
        wipe_typed();
        return read ? fail(Errc::too_large, "password") : fail(Errc::cancelled);
    }
    SecretBytes octets(std::size_t{size} * 3);
    const int length =
        ::WideCharToMultiByte(CP_UTF8, 0, typed.data(), static_cast<int>(size), reinterpret_cast<char*>(octets.data()),
                              static_cast<int>(octets.size()), nullptr, nullptr);
    wipe_typed();
    return SecretString(as_text(octets.view().first(static_cast<std::size_t>(length))));
}

bool standard_error_is_terminal() {
    DWORD mode = 0;
    return ::GetConsoleMode(::GetStdHandle(STD_ERROR_HANDLE), &mode) != 0;
}

}  // namespace pidpys::platform
