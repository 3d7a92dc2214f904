// SPDX-License-Identifier: MIT
// pidpys-agent: the desktop's end of pidpys.
#include <cstdio>

#include <QApplication>
#include <QCommandLineParser>
#include <QLockFile>

#include "channel/endpoint.hpp"
#include "crypto/base/secret.hpp"
#include "gui/agent.hpp"
#include "gui/strings.hpp"

using namespace pidpys;

int main(int argc, char** argv) {
    init_secure_heap(64 * 1024);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("pidpys-agent"));
    QApplication::setApplicationVersion(QStringLiteral(PIDPYS_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("pidpys-agent"));
    QApplication::setQuitOnLastWindowClosed(false);
    gui::set_language(gui::desktop_language());

    QCommandLineParser arguments;
    arguments.setApplicationDescription(QStringLiteral("Asks the user for pidpysd, the local signing service."));
    arguments.addHelpOption();
    arguments.addVersionOption();
    const QCommandLineOption socket(QStringLiteral("socket"), QStringLiteral("The daemon's private socket."), QStringLiteral("path"),
                                    QString::fromStdString(channel::default_endpoint()));
    const QCommandLineOption no_tray(QStringLiteral("no-tray"), QStringLiteral("Show a small window instead of a tray icon."));
    const QCommandLineOption login(QStringLiteral("login"), QStringLiteral("Offer the key login when the service waits for one."));
    arguments.addOptions({socket, no_tray, login});
    arguments.process(application);

    gui::AgentOptions options;
    options.endpoint = arguments.value(socket);
    options.tray = !arguments.isSet(no_tray);
    options.login = arguments.isSet(login);
    if (options.endpoint.isEmpty()) {
        std::fputs("pidpys-agent: no runtime directory; name the daemon's socket with --socket\n", stderr);
        return 2;
    }

    // Two agents of one desktop would put two icons into the tray. Without the directory there is no daemon yet.
    QLockFile lock(options.endpoint + QStringLiteral(".agent"));
    lock.setStaleLockTime(0);
    if (!lock.tryLock() && lock.error() == QLockFile::LockFailedError) {
        std::fputs("pidpys-agent: already running\n", stderr);
        return 0;
    }

    gui::Agent agent(options);
    agent.start();
    return QApplication::exec();
}
