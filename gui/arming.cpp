// SPDX-License-Identifier: MIT
#include "gui/arming.hpp"

#include <algorithm>

#include <QApplication>
#include <QKeyEvent>
#include <QWidget>
#include <QWindow>

namespace pidpys::gui {

namespace {

constexpr int tick_milliseconds = 50;
// A tick that comes late means that events are waiting behind it: that time was not seen by the user.
constexpr qint64 longest_tick = 80;

}  // namespace

ArmingGuard::ArmingGuard(QWidget* window, std::function<void(bool)> changed, std::function<bool()> readable)
    : window_(window), changed_(std::move(changed)), readable_(std::move(readable)) {
    qApp->installEventFilter(this);
    QObject::connect(&timer_, &QTimer::timeout, this, [this] { tick(); });
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.start(tick_milliseconds);
    since_tick_.start();
}

bool ArmingGuard::in_sight() const {
    const QWindow* handle = window_->windowHandle();
    return window_->isVisible() && !window_->isMinimized() && window_->isActiveWindow() && handle != nullptr &&
           handle->isExposed() && QApplication::activeModalWidget() == (window_->isModal() ? window_ : nullptr) &&
           QApplication::activePopupWidget() == nullptr && readable_();
}

void ArmingGuard::tick() {
    const qint64 passed = std::min(since_tick_.restart(), longest_tick);
    if (!in_sight()) return disturb();
    still_ += passed;
    if (armed_ || still_ < still_milliseconds) return;
    armed_ = was_armed_ = true;
    changed_(true);
}

void ArmingGuard::disturb() {
    still_ = 0;
    fresh_press_ = false;
    if (!armed_) return;
    armed_ = false;
    changed_(false);
}

bool ArmingGuard::eventFilter(QObject* watched, QEvent* event) {
    if (handle_ == nullptr) handle_ = window_->windowHandle();
    const bool own = watched == window_ || (handle_ != nullptr && watched == handle_);
    switch (event->type()) {
        case QEvent::Move:
        case QEvent::Resize:
        case QEvent::Show:
        case QEvent::Hide:
        case QEvent::WindowDeactivate:
        case QEvent::WindowStateChange:
            if (own) disturb();
            break;
        case QEvent::Expose:
            if (own && handle_ != nullptr && !handle_->isExposed()) disturb();
            break;
        // A shortcut's key arrives as ShortcutOverride and then never as KeyPress.
        case QEvent::KeyPress:
        case QEvent::ShortcutOverride:
            if (!static_cast<QKeyEvent*>(event)->isAutoRepeat()) fresh_press_ = armed_;
            break;
        case QEvent::MouseButtonPress:
        case QEvent::TouchBegin: fresh_press_ = armed_; break;
        // The second press of a double click began before the user could read what the first one met.
        case QEvent::MouseButtonDblClick: fresh_press_ = false; break;
        default: break;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace pidpys::gui
