// SPDX-License-Identifier: MIT
#include "gui/single_instance.hpp"

#include <utility>

#include <QLocalSocket>
#include <QTimer>

#include "platform/local_endpoint.hpp"

namespace pidpys::gui {

namespace {

constexpr int patience = 2000;   // milliseconds
constexpr qint64 longest = 512;  // octets of a wish
constexpr const char* activation = "XDG_ACTIVATION_TOKEN";

QString socket_name(const QString& place) {
    return QString::fromStdString(platform::system_name_of(place.toStdString() + ".windows"));
}

}  // namespace

SingleInstance::SingleInstance(const QString& place) : place_(place), lock_(place + QStringLiteral(".agent")) {
    lock_.setStaleLockTime(0);
}

bool SingleInstance::claim_or_tell(const QString& wish) {
    // Without the directory there is no daemon yet, and no other agent either.
    if (lock_.tryLock() || lock_.error() != QLockFile::LockFailedError) return true;
    if (!wish.isEmpty()) tell(wish);
    return false;
}

bool SingleInstance::tell(const QString& wish) const {
    QLocalSocket socket;
    socket.connectToServer(socket_name(place_));
    if (!socket.waitForConnected(patience)) return false;
    socket.write(wish.toUtf8() + ' ' + qgetenv(activation) + '\n');
    const bool told = socket.waitForBytesWritten(patience);
    socket.disconnectFromServer();
    return told;
}

void SingleInstance::listen(std::function<void(const QString&)> told) {
    told_ = std::move(told);
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    QObject::connect(&server_, &QLocalServer::newConnection, &server_, [this] {
        QLocalSocket* client = server_.nextPendingConnection();
        QObject::connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
        QObject::connect(client, &QLocalSocket::readyRead, client, [this, client] {
            if (!client->canReadLine()) return client->bytesAvailable() > longest ? client->abort() : void();
            const QList<QByteArray> words = client->readLine(longest).trimmed().split(' ');
            if (words.size() > 1) qputenv(activation, words[1]);
            client->disconnectFromServer();
            told_(QString::fromUtf8(words.front()));
        });
    });
    take_place();
}

// Until the daemon has been there for the first time there is no directory.
void SingleInstance::take_place() {
    if (lock_.isLocked() || lock_.tryLock()) {
        QLocalServer::removeServer(socket_name(place_));  // of an agent that was killed: the lock is ours
        if (server_.listen(socket_name(place_))) return;
    }
    QTimer::singleShot(patience, &server_, [this] { take_place(); });
}

}  // namespace pidpys::gui
