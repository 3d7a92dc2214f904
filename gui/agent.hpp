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
#include "gui/login_desk.hpp"
#include "gui/notifier.hpp"
#include "gui/overview_window.hpp"
#include "gui/progress_window.hpp"
#include "gui/question_dialog.hpp"
#include "gui/screen_lock.hpp"
#include "gui/settings.hpp"
#include "gui/tray.hpp"
#include "gui/trust_renewal.hpp"

namespace pidpys::gui {

struct AgentOptions {
    QString endpoint;
    bool tray = true;        // use the desktop's tray if it has one
    bool autostart = false;  // with the session: offers the login, opens no other window
    QString settings = {};   // a file; empty: the user's
    int looks = 30;          // for a tray, two seconds apart; most desktops start theirs within a minute
};

class Agent : public QObject {
public:
    explicit Agent(const AgentOptions& options);
    ~Agent() override;

    void start();
    void show(const QString& wish);  // "overview", "login", "history": what a second start wishes
    [[nodiscard]] QuestionDialog* dialog() const { return dialog_; }
    [[nodiscard]] LoginWindow* login_window() const { return logins_.window(); }
    [[nodiscard]] OverviewWindow* overview() const { return overview_; }
    [[nodiscard]] HistoryWindow* history() const { return history_; }
    [[nodiscard]] ProgressWindow& progress() { return progress_; }

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
    void look_for_tray(int tries);
    void look_for_tokens();
    void show_question();
    void open_overview();
    void open_history(std::uint64_t record = 0);
    void change_language();
    void open_demo();
    void refresh_lists();
    void show_situation();
    void update_registry();
    void watch_updates(bool wanted);
    void open_update();
    void tell_of_update();
    void stop_work(const channel::Progress& work, ProgressWindow::Failed failed);

    AgentOptions options_;
    Settings settings_;
    Situation situation_;
    channel::Turns<Waiting> queue_;
    std::string shown_;  // the dialog's question
    QPointer<QuestionDialog> dialog_;
    QPointer<OverviewWindow> overview_;
    QPointer<HistoryWindow> history_;
    ProgressWindow progress_;
    bool login_offered_ = false;
    AgentClient client_;
    LoginDesk logins_;
    Tray tray_;
    TrustRenewal renewal_;
    Notifier notifier_;
    ScreenLock screen_lock_;
};

}  // namespace pidpys::gui
