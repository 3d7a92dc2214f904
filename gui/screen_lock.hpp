// SPDX-License-Identifier: MIT
// Hears that the screen locks: from Windows, or over D-Bus from the desktop's screen saver (session bus) and from
// systemd-logind, of our own session (system bus). Where a bus or a service is missing it hears less, and says nothing
// about it.
#pragma once

#include <functional>

#include <QObject>

#include "platform/session_watch.hpp"

class QDBusPendingCallWatcher;

namespace pidpys::gui {

class ScreenLock : public QObject {
    Q_OBJECT
public:
    explicit ScreenLock(std::function<void()> locked);

public Q_SLOTS:
    void saver_changed(bool active);
    void session_locked();

private:
    void listen();
    void session_found(QDBusPendingCallWatcher* call);

    std::function<void()> locked_;
    platform::SessionWatch watch_;
};

}  // namespace pidpys::gui
