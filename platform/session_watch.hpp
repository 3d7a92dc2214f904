// SPDX-License-Identifier: MIT
// Hears that the user's session leaves the screen: locked, switched to another user, its remote desktop closed. Windows
// tells every session so; elsewhere desktops do, over D-Bus (gui/screen_lock.hpp), and this hears nothing.
#pragma once

#include <functional>
#include <memory>

namespace pidpys::platform {

class SessionWatch {
public:
    // `left` is called on a thread of the watch's own, until the destructor returns.
    explicit SessionWatch(std::function<void()> left);
    ~SessionWatch();
    SessionWatch(const SessionWatch&) = delete;
    SessionWatch& operator=(const SessionWatch&) = delete;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pidpys::platform
