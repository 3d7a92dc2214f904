// SPDX-License-Identifier: MIT
// The system tells windows alone, so that there is one that nobody sees, on a thread that pumps its messages.
#include "platform/session_watch.hpp"

#include <windows.h>  // before those that need it

#include <wtsapi32.h>

#include <future>
#include <thread>

namespace pidpys::platform {
namespace {

constexpr wchar_t kClass[] = L"pidpys session watch";

bool is_leaving(WPARAM change) {
    return change == WTS_SESSION_LOCK || change == WTS_CONSOLE_DISCONNECT || change == WTS_REMOTE_DISCONNECT ||
           change == WTS_SESSION_LOGOFF;
}

LRESULT CALLBACK hear(HWND window, UINT message, WPARAM word, LPARAM more) {
    if (message == WM_WTSSESSION_CHANGE && is_leaving(word)) {
        const auto* left = reinterpret_cast<const std::function<void()>*>(::GetWindowLongPtrW(window, GWLP_USERDATA));
        if (left != nullptr) (*left)();
        return 0;
    }
    if (message == WM_CLOSE) {
        ::WTSUnRegisterSessionNotification(window);
        ::DestroyWindow(window);
        return 0;
    }
    if (message == WM_DESTROY) ::PostQuitMessage(0);
    return ::DefWindowProcW(window, message, word, more);
}

HWND make_window(const std::function<void()>& left) {
    WNDCLASSW kind{};
    kind.lpfnWndProc = hear;
    kind.hInstance = ::GetModuleHandleW(nullptr);
    kind.lpszClassName = kClass;
    ::RegisterClassW(&kind);  // again is no harm
    const HWND window =
        ::CreateWindowExW(0, kClass, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, kind.hInstance, nullptr);
    if (window == nullptr) return nullptr;
    ::SetWindowLongPtrW(window, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(&left));
    ::WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION);
    return window;
}

}  // namespace

struct SessionWatch::Impl {
    std::function<void()> left;
    HWND window = nullptr;
    std::thread thread;

    void pump(std::promise<HWND> made) {
        const HWND own = make_window(left);
        made.set_value(own);
        MSG message;
        while (own != nullptr && ::GetMessageW(&message, nullptr, 0, 0) > 0) ::DispatchMessageW(&message);
    }
};

SessionWatch::SessionWatch(std::function<void()> left) : impl_(std::make_unique<Impl>()) {
    impl_->left = std::move(left);
    std::promise<HWND> made;
    auto window = made.get_future();
    impl_->thread = std::thread([this, made = std::move(made)]() mutable { impl_->pump(std::move(made)); });
    impl_->window = window.get();
}

SessionWatch::~SessionWatch() {
    if (impl_->window != nullptr) ::PostMessageW(impl_->window, WM_CLOSE, 0, 0);
    impl_->thread.join();
}

}  // namespace pidpys::platform
