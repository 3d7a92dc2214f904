// SPDX-License-Identifier: MIT
// The agent as a program on buses of its own: what a desktop and systemd-logind say when the screen locks reaches the
// daemon.
#include <atomic>
#include <functional>

#include <catch2/catch.hpp>

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "daemon/prompt/prompter_factory.hpp"
#include "scene.hpp"
#include "tests/main/places.hpp"

using namespace pidpys;
using namespace pidpys::test;

namespace {

const QString session_path = QStringLiteral("/org/freedesktop/login1/session/_31");

class LockCounter : public channel::ControlHandler {
public:
    channel::State state() override { return {}; }
    std::vector<channel::PermissionEntry> permissions() override { return {}; }
    std::vector<channel::OriginEntry> origins() override { return {}; }
    Result<std::vector<channel::HistoryEntry>> history(std::uint64_t) override {
        return std::vector<channel::HistoryEntry>();
    }
    Result<std::vector<channel::HistoryEntry>> signed_under(std::uint64_t) override {
        return std::vector<channel::HistoryEntry>();
    }
    std::vector<channel::SilenceEntry> silences() override { return {}; }
    std::vector<channel::TokenEntry> tokens() override { return {}; }
    Result<void> end_silence(const std::string&) override { return {}; }
    Result<void> revoke_permission(const std::string&) override { return {}; }
    Result<void> revoke_origin(const std::string&) override { return {}; }
    void login(channel::LoginRequest, std::function<void(std::optional<channel::LoginFailure>)> done) override {
        done({});
    }
    void update_registry(std::function<void(Result<void>)> done) override { done({}); }
    void watch_updates(bool, std::function<void(Result<void>)> done) override { done({}); }
    Result<void> start_without_keys() override { return {}; }
    Result<void> logout(const std::string&) override { return {}; }
    Result<void> choose_key(const std::string&) override { return {}; }
    void screen_locked() override { ++locks; }

    std::atomic<int> locks = 0;
};

// systemd-logind's manager, as far as the agent asks it.
class LoginManager : public QDBusVirtualObject {
public:
    [[nodiscard]] QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override {
        if (message.member() != QStringLiteral("GetSession")) return false;
        asked = true;
        return connection.send(message.createReply(QVariant::fromValue(QDBusObjectPath(session_path))));
    }
    bool asked = false;
};

// A dbus-daemon that ends with the test.
struct Bus {
    QProcess program;
    QString address;

    bool start() {
        const QString found = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (found.isEmpty()) return false;
        program.start(found,
                      {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        if (!program.waitForReadyRead()) return false;
        address = QString::fromUtf8(program.readLine()).trimmed();
        return !address.isEmpty();
    }
    ~Bus() {
        program.kill();
        program.waitForFinished();
    }
};

struct LockedDesk {
    QTemporaryDir directory;
    LockCounter control;
    std::unique_ptr<daemon::PromptDesk> desk;
    QProcess agent;

    explicit LockedDesk(const QString& bus) {
        daemon::PrompterConfig config;
        config.agent_socket = directory.filePath(QStringLiteral("agent.sock")).toStdString();
        desk = std::move(*daemon::make_prompter(config));
        desk->set_control(&control);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), bus);
        environment.insert(QStringLiteral("DBUS_SYSTEM_BUS_ADDRESS"), bus);
        agent.setProcessEnvironment(environment);
        agent.setProcessChannelMode(QProcess::ForwardedChannels);
        agent.start(
            QString::fromStdString(places::program("pidpys-agent")),
            {QStringLiteral("--socket"), QString::fromStdString(config.agent_socket), QStringLiteral("--no-tray")});
        REQUIRE(wait_until([&] { return desk->available(); }, 20'000));
    }
    ~LockedDesk() {
        agent.terminate();
        agent.waitForFinished();
        desk->close();
    }
};

}  // namespace

TEST_CASE("locked_screen_reaches_the_daemon") {
    Bus bus;
    REQUIRE(bus.start());  // dbus-daemon
    auto desktop = QDBusConnection::connectToBus(bus.address, QStringLiteral("desktop"));
    REQUIRE(desktop.isConnected());
    LoginManager manager;
    REQUIRE(desktop.registerVirtualObject(QStringLiteral("/org/freedesktop/login1"), &manager));
    REQUIRE(desktop.registerService(QStringLiteral("org.freedesktop.login1")));
    LockedDesk scene(bus.address);
    REQUIRE(wait_until([&] { return manager.asked; }, 20'000));

    // The agent subscribes on two buses, when it gets to it: each signal is repeated until it is heard.
    const auto heard = [&](const std::function<void()>& send) {
        const int before = scene.control.locks;
        return wait_until(
            [&] {
                send();
                run_loop(100);
                return scene.control.locks > before;
            },
            20'000);
    };
    const auto saver = [&](const char* interface, bool active) {
        auto signal = QDBusMessage::createSignal(QStringLiteral("/ScreenSaver"), QString::fromLatin1(interface),
                                                 QStringLiteral("ActiveChanged"));
        signal << active;
        desktop.send(signal);
    };
    CHECK(heard([&] { saver("org.freedesktop.ScreenSaver", true); }));
    CHECK(heard([&] { saver("org.gnome.ScreenSaver", true); }));
    const auto lock = [&](const QString& session) {
        desktop.send(QDBusMessage::createSignal(session, QStringLiteral("org.freedesktop.login1.Session"),
                                                QStringLiteral("Lock")));
    };
    CHECK(heard([&] { lock(session_path); }));
    run_loop(500);
    const int before = scene.control.locks;
    saver("org.freedesktop.ScreenSaver", false);
    lock(QStringLiteral("/org/freedesktop/login1/session/_32"));  // somebody else's
    run_loop(500);
    CHECK(scene.control.locks == before);
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
}

TEST_CASE("agent_works_where_there_is_no_bus") {
    LockedDesk scene(QStringLiteral("unix:path=/nonexistent/bus"));
    auto question = page_question(300);
    std::atomic<bool> ended = false;
    scene.desk->ask(question, {},
                    [&](const channel::Answer& answer) { ended = answer.outcome == channel::Outcome::timed_out; });
    CHECK(wait_until([&] { return ended.load(); }));
}
