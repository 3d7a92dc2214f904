// SPDX-License-Identifier: MIT
// Hears that the screen locks: from Windows, or over D-Bus from the desktop's screen saver (session bus) and from
// systemd-logind, of our own session (system bus). Where a bus or a service is missing it hears less, and says nothing
// about it.

#include <functional>

#include <QDBusPendingCallWatcher>
#include <QObject>

#include "platform/session_watch.hpp"

namespace pidpys::gui {

class ScreenLock : public QObject {
    Q_OBJECT
public:
    explicit ScreenLock(std::function<void()> locked);

public Q_SLOTS:
    void saver_changed(bool active);
    void session_locked();

private Q_SLOTS:
    void session_found(QDBusPendingCallWatcher* call);

private:
    std::function<void()> locked_;
    platform::SessionWatch watch_;
};

}  // namespace pidpys::gui
