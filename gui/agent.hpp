// SPDX-License-Identifier: MIT
// The agent: keeps the questions in a queue, shows one window at a time, and ties the tray and the other windows to
// the daemon. Decides nothing itself.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <QPointer>

#include "channel/turns.hpp"
#include "gui/agent_client.hpp"
#include "gui/history_window.hpp"
#include "gui/login_window.hpp"
#include "gui/overview_window.hpp"
#include "gui/progress_window.hpp"
#include "gui/question_dialog.hpp"
#include "gui/screen_lock.hpp"
#include "gui/tray.hpp"

namespace pidpys::gui {

struct AgentOptions {
    QString endpoint;
    bool tray = true;    // use the desktop's tray if it has one
    bool login = false;  // open the login window when the service waits for a login
};

class Agent : public QObject {
public:
    explicit Agent(const AgentOptions& options);
    ~Agent() override;

    void start() { client_.start(); }
    [[nodiscard]] QuestionDialog* dialog() const { return dialog_; }
    [[nodiscard]] const ProgressWindow& progress() const { return progress_; }

private:
    struct Waiting {
        channel::Question question;
        bool metadata_cut = false;
    };

    AgentClient::Events events();
    void connection(bool connected);
    void asked(const channel::Question& question, bool metadata_cut);
    void withdrawn(const std::string& question, channel::Outcome outcome);
    void state(const channel::State& state);
    void next_question();
    void answered(const std::string& question, const channel::Answer& answer);
    void open_login();
    void open_overview();
    void open_history();
    void open_demo();
    void refresh_lists();
    void show_situation();

    AgentOptions options_;
    Situation situation_;
    channel::Turns<Waiting> queue_;
    std::string shown_;                 // the dialog's question
    QPointer<QuestionDialog> dialog_;
    QPointer<LoginWindow> login_;
    QPointer<OverviewWindow> overview_;
    QPointer<HistoryWindow> history_;
    ProgressWindow progress_;
    bool login_offered_ = false;
    AgentClient client_;
    Tray tray_;
    ScreenLock screen_lock_;
};

}  // namespace pidpys::gui
