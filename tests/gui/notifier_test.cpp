// SPDX-License-Identifier: MIT
// Notifications on a bus of their own, with a desktop's notification service made by hand.
#include "gui/notifier.hpp"

#include <catch2/catch.hpp>

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>

#include "gui/strings.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;
using namespace pidpys::gui;

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString object = QStringLiteral("/org/freedesktop/Notifications");

struct Shown {
    uint replaces = 0;
    QString title, text;
    QStringList actions;
};

class Desktop : public QDBusVirtualObject {
public:
    Desktop() {
        QDBusConnection::sessionBus().registerVirtualObject(object, this);
        REQUIRE(QDBusConnection::sessionBus().registerService(service));
    }
    ~Desktop() override {
        QDBusConnection::sessionBus().unregisterService(service);
        QDBusConnection::sessionBus().unregisterObject(object);
    }
    [[nodiscard]] QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override {
        if (message.member() != QStringLiteral("Notify")) return false;
        const auto arguments = message.arguments();
        shown.push_back(
            {arguments[1].toUInt(), arguments[3].toString(), arguments[4].toString(), arguments[5].toStringList()});
        return connection.send(message.createReply(shown.back().replaces != 0 ? shown.back().replaces : ++last));
    }
    void emit_signal(const char* name, const QVariantList& arguments) {
        auto signal = QDBusMessage::createSignal(object, service, QString::fromLatin1(name));
        signal.setArguments(arguments);
        QDBusConnection::sessionBus().send(signal);
    }
    std::vector<Shown> shown;
    uint last = 0;
};

channel::News news_of(std::uint64_t record, std::uint64_t count = 1, const char* event = "signature") {
    channel::News news;
    news.count = count;
    news.latest.event = event;
    news.latest.sequence = record;
    news.latest.origin = "https://bank.ua";
    news.latest.owner = "Петренко <b>Олена</b>";
    return news;
}

struct Scene {
    std::vector<std::uint64_t> looks;
    QStringList otherwise;
    Notifier notifier{[this](std::uint64_t record) { looks.push_back(record); },
                      [this](const QString& title, const QString&) { otherwise << title; }};
};

}  // namespace

TEST_CASE("notification_says_what_was_done_and_opens_its_record") {
    Desktop desktop;
    Scene scene;
    scene.notifier.tell(news_of(41));
    REQUIRE(wait_until([&] { return desktop.shown.size() == 1; }));
    const Shown& shown = desktop.shown.front();
    CHECK(shown.title == say(Text::news_signed));
    CHECK(shown.text.contains(QStringLiteral("bank.ua")));
    CHECK_FALSE(shown.text.contains(QLatin1Char('<')));
    CHECK(shown.actions.contains(say(Text::what_was_that)));
    run_loop(50);  // the number has come back
    desktop.emit_signal("ActionInvoked", {1U, QStringLiteral("default")});
    CHECK(wait_until([&] { return scene.looks == std::vector<std::uint64_t>{41}; }));
    desktop.emit_signal("ActionInvoked", {9U, QStringLiteral("default")});  // another program's
    run_loop(50);
    CHECK(scene.looks.size() == 1);
}

TEST_CASE("notifications_of_many_are_one_that_counts_until_it_is_closed") {
    Desktop desktop;
    Scene scene;
    for (std::uint64_t record = 1; record <= 500; ++record) scene.notifier.tell(news_of(record));
    REQUIRE(wait_until([&] { return desktop.shown.size() == 2; }));
    CHECK(desktop.shown[1].replaces == 1);
    CHECK(desktop.shown[1].text.contains(QStringLiteral("500")));
    run_loop(50);
    desktop.emit_signal("NotificationClosed", {1U, 2U});
    run_loop(50);
    scene.notifier.tell(news_of(501));
    REQUIRE(wait_until([&] { return desktop.shown.size() == 3; }));
    CHECK(desktop.shown[2].replaces == 0);
    CHECK_FALSE(desktop.shown[2].text.contains(QStringLiteral("501")));
}

TEST_CASE("notification_without_such_a_desktop_is_shown_otherwise") {
    Scene scene;
    scene.notifier.tell(news_of(7, 3, "answer"));
    REQUIRE(wait_until([&] { return scene.otherwise == QStringList{say(Text::news_refused)}; }));
    scene.notifier.look_at_latest();
    CHECK(scene.looks == std::vector<std::uint64_t>{7});
}
