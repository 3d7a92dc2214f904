// SPDX-License-Identifier: MIT
// Tells of what was done without a window, as the desktop's notifications (org.freedesktop.Notifications; on Windows there are
// none): one for each kind of event, that counts on while it is there, with a button that shows the record in the history.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <QObject>
#include <QTimer>

#include "channel/message.hpp"

class QDBusPendingCallWatcher;

namespace pidpys::gui {

class Notifier : public QObject {
    Q_OBJECT

public:
    // `look`: the user wants to see that record. `otherwise`: shows a title and a text where there are no such
    // notifications.
    Notifier(std::function<void(std::uint64_t record)> look,
             std::function<void(const QString& title, const QString& text)> otherwise);

    static constexpr auto look_action = "default";   // a click on the notification itself does the same
    static constexpr int pause_milliseconds = 2000;  // between two notifications of a kind

    void tell(const channel::News& news);
    void look_at_latest() const;  // what `otherwise` has shown was clicked

private Q_SLOTS:
    void action_invoked(uint notification, const QString& action);
    void notification_closed(uint notification, uint reason);

private:
    struct Kind {
        uint shown = 0;           // by the desktop's number; 0: none
        std::uint64_t count = 0;  // since it is there
        channel::HistoryEntry latest;
        bool pending = false;
    };
    void listen();
    void show_pending();
    void show(const std::string& event, Kind& kind);
    void send(const std::string& event, const Kind& kind);
    void shown(const std::string& event, QDBusPendingCallWatcher* call);
    void show_otherwise(const std::string& event);
    [[nodiscard]] static QString title_of(const std::string& event);
    [[nodiscard]] static QString text_of(const Kind& kind);

    std::function<void(std::uint64_t)> look_;
    std::function<void(const QString&, const QString&)> otherwise_;
    std::map<std::string, Kind> kinds_;  // by the event's name
    std::uint64_t latest_ = 0;
    QTimer pause_;
};

}  // namespace pidpys::gui
