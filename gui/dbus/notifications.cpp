// SPDX-License-Identifier: MIT
// Desktop Notifications Specification 1.2, over the session bus.
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

#include "gui/notifier.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");

}  // namespace

void Notifier::listen() {
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(action_invoked(uint, QString)));
    bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this,
                SLOT(notification_closed(uint, uint)));
}

void Notifier::send(const std::string& event, const Kind& kind) {
    auto message = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    message << QStringLiteral("pidpys") << kind.shown << QStringLiteral("pidpys") << title_of(event) << text_of(kind)
            << QStringList{QString::fromLatin1(look_action), say(Text::what_was_that)}
            << QVariantMap{{QStringLiteral("desktop-entry"), QStringLiteral("pidpys-agent")}} << -1;
    auto* call = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, event, call] { shown(event, call); });
}

void Notifier::shown(const std::string& event, QDBusPendingCallWatcher* call) {
    call->deleteLater();
    const QDBusPendingReply<uint> reply = *call;
    if (reply.isError()) return show_otherwise(event);
    kinds_[event].shown = reply.value();
}

}  // namespace pidpys::gui
