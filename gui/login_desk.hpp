// SPDX-License-Identifier: MIT
// Who waits for a key to be taken into use, and the one login window: raised by pages in turns, by the user, or once at
// the session's start. Whoever logs in, wherever: all who waited go on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QObject>
#include <QPointer>

#include "channel/question.hpp"
#include "gui/login_window.hpp"

namespace pidpys::gui {

class LoginDesk : public QObject {
public:
    struct Actions {
        std::function<void(channel::LoginRequest, LoginWindow::Done)> login;
        std::function<void(LoginWindow::Done)> without_keys;
        std::function<void(const std::string& question, const channel::Answer&)> reply;
        std::function<void()> changed;               // waiting() has
        std::function<void()> look_for_tokens = {};  // of LoginWindow
    };

    LoginDesk(Settings& settings, Actions actions) : settings_(settings), actions_(std::move(actions)) {}
    ~LoginDesk() override;

    void open();                                    // the user wants to log in
    void offer();                                   // the session begins: unless the user declined before
    void asked(const channel::Question& question);  // of kind login
    void withdrawn(const std::string& question);
    void keys_are_in_use();
    void forget_all();  // the daemon has gone

    [[nodiscard]] std::size_t waiting() const { return requests_.size(); }
    [[nodiscard]] LoginWindow* window() const { return window_; }

private:
    void show_first();
    void put_off();
    void answer_all(channel::Outcome outcome, const char* reason);

    Settings& settings_;
    Actions actions_;
    std::vector<channel::Question> requests_;  // the first is shown
    QPointer<LoginWindow> window_;
    bool offered_ = false;  // the window that is open is the offer
};

}  // namespace pidpys::gui
