// SPDX-License-Identifier: MIT
// The agent's icon in the desktop's tray, with its menu.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QMenu>
#include <QSystemTrayIcon>

#include "channel/control.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

struct Situation {
    bool connected = false;
    channel::State state;
    std::size_t questions = 0;
    bool updating_registry = false;
    std::optional<Text> registry_news = {};  // how the last update went
    bool no_tray = false;                    // the desktop has none
    bool choosing_updates = false;           // whether newer versions are looked for; it is not settled yet
    std::optional<Text> update_news = {};    // how the first look went
    [[nodiscard]] bool registry_due() const { return connected && state.registry_due && !updating_registry; }
    [[nodiscard]] bool has_update() const { return connected && !state.update_version.empty(); }
    [[nodiscard]] bool may_choose_updates() const { return connected && state.update_choice && !choosing_updates; }
};

Mood mood_of(const Situation& situation);
QString situation_text(const Situation& situation);

class Tray : public QObject {
public:
    struct Actions {
        std::function<void()> question, login, overview, history, demo, quit, renew_trust, update_registry,
            update_page = {};
        std::function<void(bool)> watch_updates = {};
    };

    explicit Tray(Actions actions);

    // Puts the icon there if the desktop has a tray; desktops start theirs late, so it may be asked again.
    bool appear();
    void show(const Situation& situation);
    void retranslate();
    // False: it is not there, and nothing is shown.
    bool notify(const QString& title, const QString& text, std::function<void()> clicked);

private:
    struct Entry {
        QAction* action;
        Text text;
    };

    Actions actions_;
    QMenu menu_;
    QAction* status_ = nullptr;
    std::vector<Entry> entries_;
    QAction *question_ = nullptr, *login_ = nullptr, *overview_ = nullptr, *history_ = nullptr, *demo_ = nullptr;
    QAction *renew_ = nullptr, *update_ = nullptr, *release_ = nullptr, *watch_ = nullptr;
    QSystemTrayIcon icon_;
    Situation situation_;
    std::function<void()> clicked_;
};

}  // namespace pidpys::gui
