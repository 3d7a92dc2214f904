// SPDX-License-Identifier: MIT
#include "gui/agent.hpp"

#include <chrono>
#include <utility>

#include <QApplication>
#include <QDesktopServices>
#include <QPushButton>
#include <QTimer>
#include <QUrl>

#include "gui/errors.hpp"

namespace pidpys::gui {

using channel::CommandKind;
using channel::Outcome;

namespace {

constexpr std::chrono::milliseconds between_windows{100};

void present(QWidget* window) {
    window->show();
    window->raise();
    window->activateWindow();
}

}  // namespace

Agent::Agent(const AgentOptions& options)
    : options_(options),
      client_(options.endpoint, events()),
      tray_({[this] {
                 if (dialog_) present(dialog_);
             },
             [this] { open_login(); }, [this] { open_overview(); }, [this] { open_history(); }, [this] { open_demo(); }, [] { QApplication::quit(); }},
            options.tray),
      screen_lock_([this] { client_.command(CommandKind::screen_locked, {}, [](const std::optional<Error>&) {}); }) {}

Agent::~Agent() {
    queue_.clear();
    for (QWidget* window : {static_cast<QWidget*>(dialog_), static_cast<QWidget*>(login_), static_cast<QWidget*>(overview_),
                            static_cast<QWidget*>(history_)})
        delete window;
}

AgentClient::Events Agent::events() {
    return {[this](bool connected) { connection(connected); },
            [this](const channel::Question& question, bool cut) { asked(question, cut); },
            [this](const std::string& question, Outcome outcome) { withdrawn(question, outcome); },
            [this](const channel::Progress& news) { progress_.show_progress(news); },
            [this](const channel::State& news) { state(news); },
            [this](const channel::Permissions& news) {
                if (overview_) overview_->show_permissions(news);
            },
            [this](const channel::Origins& news) {
                if (overview_) overview_->show_origins(news);
            },
            [this](const channel::History& page) {
                if (history_) history_->show_page(page);
            }};
}

void Agent::connection(bool connected) {
    situation_.connected = connected;
    if (!connected) {
        situation_.state = {};
        queue_.clear();
        if (dialog_) dialog_->finish(Outcome::cancelled);
        if (overview_) overview_->close();
        if (history_) history_->close();
        progress_.forget_all();
    }
    show_situation();
}

void Agent::asked(const channel::Question& question, bool metadata_cut) {
    queue_.push(question.asker, {question, metadata_cut});
    next_question();
}

void Agent::withdrawn(const std::string& question, Outcome outcome) {
    const auto is_it = [&](const Waiting& waiting) { return waiting.question.id == question; };
    queue_.remove_if(is_it);
    if (dialog_ && shown_ == question) dialog_->finish(outcome);
    next_question();
}

void Agent::next_question() {
    if (!dialog_ && !queue_.empty()) {
        const Waiting next = queue_.pop();
        shown_ = next.question.id;
        const auto take = [this, id = next.question.id, client = next.question.client](const channel::Answer& answer) {
            // Of a DSS task; its progress comes under the question's name.
            if (!client.empty() && answer.outcome == Outcome::allowed) progress_.expect(id, client);
            answered(id, answer);
        };
        auto* dialog = new QuestionDialog(next.question, next.metadata_cut, take);
        dialog_ = dialog;
        dialog->show();
    }
    if (dialog_) dialog_->set_waiting(queue_.size());
    show_situation();
}

void Agent::answered(const std::string& question, const channel::Answer& answer) {
    client_.reply(question, answer);
    const QPointer<QuestionDialog> over = std::exchange(dialog_, nullptr);
    shown_.clear();
    // The next window comes by its own turn of the loop: no key or click of this one reaches it. After a moment, in
    // which
    // the daemon takes back what a no has settled.
    QTimer::singleShot(between_windows, this, [this, over] {
        next_question();
        if (over) over->deleteLater();
    });
}

void Agent::state(const channel::State& state) {
    situation_.state = state;
    if (overview_) overview_->show_state(state);
    refresh_lists();
    show_situation();
    if (options_.login && !state.started && !std::exchange(login_offered_, true)) open_login();
}

void Agent::open_login() {
    if (!login_) {
        login_ = new LoginWindow({[this](channel::LoginRequest request, LoginWindow::Done done) { client_.login(std::move(request), std::move(done)); },
                                  [this](LoginWindow::Done done) { client_.command(CommandKind::start_without_keys, {}, std::move(done)); }});
        login_->setAttribute(Qt::WA_DeleteOnClose);
    }
    present(login_);
}

void Agent::open_overview() {
    if (!overview_) {
        overview_ = new OverviewWindow([this](CommandKind kind, const std::string& target) {
            client_.command(kind, target, [this](const std::optional<Error>& error) {
                if (overview_) overview_->show_error(error ? error_text(*error) : QString());
                refresh_lists();
            });
        });
        overview_->setAttribute(Qt::WA_DeleteOnClose);
        overview_->show_state(situation_.state);
    }
    refresh_lists();
    present(overview_);
}

void Agent::open_history() {
    if (!history_) {
        history_ = new HistoryWindow([this](std::uint64_t before) {
            client_.command(CommandKind::list_history, std::to_string(before), [this](const std::optional<Error>& error) {
                if (history_ && error) history_->show_error(error_text(*error));
            });
        });
        history_->setAttribute(Qt::WA_DeleteOnClose);
    }
    history_->refresh_button()->click();
    present(history_);
}

void Agent::refresh_lists() {
    if (!overview_) return;
    for (const CommandKind kind : {CommandKind::list_permissions, CommandKind::list_origins})
        client_.command(kind, {}, [](const std::optional<Error>&) {});
}

void Agent::open_demo() {
    const QUrl page(QString::fromStdString(situation_.state.demo_page), QUrl::StrictMode);
    if (page.isValid() && page.scheme() == QStringLiteral("https")) QDesktopServices::openUrl(page);
}

void Agent::show_situation() {
    situation_.questions = queue_.size() + (dialog_ ? 1 : 0);
    tray_.show(situation_);
}

}  // namespace pidpys::gui
