// SPDX-License-Identifier: MIT
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include "gui/screen_lock.hpp"

namespace pidpys::gui {

namespace {

// KDE and others; GNOME, Cinnamon, MATE and Xfce each have a name of their own for the same signal.
constexpr const char* savers[] = {"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
                                  "org.mate.ScreenSaver", "org.xfce.ScreenSaver"};
const QString login_service = QStringLiteral("org.freedesktop.login1");

}  // namespace

void ScreenLock::listen() {
    for (const char* saver : savers)
        QDBusConnection::sessionBus().connect({}, {}, QString::fromLatin1(saver), QStringLiteral("ActiveChanged"), this,
                                              SLOT(saver_changed(bool)));
    if (!QDBusConnection::systemBus().isConnected()) return;
    // "auto": our session, or the user's graphical one if we are a service of his.
    auto question =
        QDBusMessage::createMethodCall(login_service, QStringLiteral("/org/freedesktop/login1"),
                                       QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("GetSession"));
    question << QStringLiteral("auto");
    auto* call = new QDBusPendingCallWatcher(QDBusConnection::systemBus().asyncCall(question), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, &ScreenLock::session_found);
}

void ScreenLock::session_found(QDBusPendingCallWatcher* call) {
    call->deleteLater();
    const QDBusPendingReply<QDBusObjectPath> session = *call;
    if (session.isError()) return;
    QDBusConnection::systemBus().connect(login_service, session.value().path(),
                                         QStringLiteral("org.freedesktop.login1.Session"), QStringLiteral("Lock"), this,
                                         SLOT(session_locked()));
}

}  // namespace pidpys::gui
