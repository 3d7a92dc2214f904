// SPDX-License-Identifier: MIT
// The agent's presence on the desktop: an icon in the tray with its menu, or a small window where there is no tray.
#pragma once

#include <functional>
#include <memory>

#include <QMenu>
#include <QSystemTrayIcon>
#include <QWidget>

#include "channel/control.hpp"

class QLabel;

namespace pidpys::gui {

struct Situation {
    bool connected = false;
    channel::State state;
    std::size_t questions = 0;
};

QString situation_text(const Situation& situation);

class Tray : public QObject {
public:
    struct Actions {
        std::function<void()> question, login, overview, history, demo, quit;
    };

    // `allowed`: use the tray if the desktop has one.
    Tray(Actions actions, bool allowed);

    void show(const Situation& situation);
    [[nodiscard]] QWidget* window() const { return window_.get(); }  // none if there is a tray

private:
    void make_window();

    Actions actions_;
    QMenu menu_;
    QAction *status_ = nullptr, *question_ = nullptr, *login_ = nullptr, *overview_ = nullptr, *history_ = nullptr,
            *demo_ = nullptr;
    QSystemTrayIcon icon_;
    std::unique_ptr<QWidget> window_;
    QLabel *window_status_ = nullptr, *window_addresses_ = nullptr;
    std::function<void(const QIcon&)> set_window_icon_;
};

}  // namespace pidpys::gui
