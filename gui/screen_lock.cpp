// SPDX-License-Identifier: MIT
#include "gui/screen_lock.hpp"

#include <utility>

namespace pidpys::gui {

ScreenLock::ScreenLock(std::function<void()> locked)
    : locked_(std::move(locked)),
      watch_([this] { QMetaObject::invokeMethod(this, &ScreenLock::session_locked, Qt::QueuedConnection); }) {
    listen();
}

void ScreenLock::saver_changed(bool active) {
    if (active) locked_();
}

void ScreenLock::session_locked() { locked_(); }

}  // namespace pidpys::gui
