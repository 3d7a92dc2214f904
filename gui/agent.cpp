// SPDX-License-Identifier: MIT
#include "gui/agent.hpp"

#include <chrono>
#include <utility>

#include <QApplication>
#include <QDesktopServices>
#include <QTimer>
#include <QUrl>

#include "gui/errors.hpp"
#include "gui/format.hpp"
#include "gui/present.hpp"
#include "gui/translations.hpp"

namespace pidpys::gui {

using channel::CommandKind;
using channel::Outcome;

namespace {

constexpr std::chrono::milliseconds between_windows{100};
constexpr std::chrono::seconds between_looks{2};

// By the code alone, as error_text does.
Text registry_news(const std::optional<Error>& error) {
    if (!error) return Text::registry_updated;
    if (error->code == Errc::busy) return Text::registry_updating;
    const bool silent = error->code == Errc::unavailable || error->code == Errc::timeout;
    return silent ? Text::registry_server_silent : Text::registry_unusable;
}

// The same of the notice of the newest version.
Text update_news(Errc code) {
    if (code == Errc::busy) return Text::update_looking;
    const bool silent = code == Errc::unavailable || code == Errc::timeout;
    return silent ? Text::update_server_silent : Text::update_unusable;
}

void open_page(const std::string& address) {
    const QUrl page(QString::fromStdString(address), QUrl::StrictMode);
    if (page.isValid() && page.scheme() == QStringLiteral("https")) QDesktopServices::openUrl(page);
}

}  // namespace

Agent::Agent(const AgentOptions& options)
    : options_(options),
      settings_(options.settings),
      progress_(
          [this](const channel::Progress& work, ProgressWindow::Failed failed) { stop_work(work, std::move(failed)); }),
      client_(options.endpoint, events()),
      logins_(settings_,
              {[this](channel::LoginRequest request, LoginWindow::Done done) {
                   client_.login(std::move(request), std::move(done));
               },
               [this](const LoginWindow::Done& done) {
                   client_.command(CommandKind::start_without_keys, {}, [done](const std::optional<Error>& error) {
                       done(error ? std::optional(channel::LoginFailure{*error, {}}) : std::nullopt);
                   });
               },
               [this](const std::string& question, const channel::Answer& answer) { client_.reply(question, answer); },
               [this] { show_situation(); }, [this] { look_for_tokens(); }}),
      tray_({[this] { show_question(); }, [this] { logins_.open(); }, [this] { open_overview(); },
             [this] { open_history(); }, [this] { open_demo(); }, [] { QApplication::quit(); },
             [this] { renewal_.begin(situation_.state.trust_ends); }, [this] { update_registry(); },
             [this] { open_update(); }, [this](bool wanted) { watch_updates(wanted); }}),
      notifier_([this](std::uint64_t record) { open_history(record); },
                [this](const QString& title, const QString& text) {
                    tray_.notify(title, text, [this] { notifier_.look_at_latest(); });
                }),
      screen_lock_([this] { client_.command(CommandKind::screen_locked, {}, [](const std::optional<Error>&) {}); }) {
    use_language(settings_.language());
    tray_.retranslate();
}

Agent::~Agent() {
    queue_.clear();
    delete dialog_;
    delete overview_;
    delete history_;
}

void Agent::start() {
    client_.start();
    if (options_.tray) look_for_tray(options_.looks);
}

// Where there is none (many desktops on Wayland), the overview stands in for it: the launcher opens it and brings it back,
// and once it comes by itself to say so.
void Agent::look_for_tray(int tries) {
    if (tray_.appear()) return tell_of_update();
    if (tries > 1) {
        QTimer::singleShot(between_looks, this, [this, tries] { look_for_tray(tries - 1); });
        return;
    }
    situation_.no_tray = true;
    show_situation();
    if (!options_.autostart || settings_.told_of_no_tray()) return;
    settings_.set_told_of_no_tray();
    open_overview();
}

void Agent::show(const QString& wish) {
    if (wish == QStringLiteral("login")) return logins_.open();
    if (wish == QStringLiteral("history")) return open_history();
    open_overview();
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
            [this](const channel::Silences& news) {
                if (overview_) overview_->show_silences(news);
            },
            [this](const channel::History& page) {
                if (history_) history_->show_page(page);
            },
            [this](const channel::SignedUnder& under) {
                if (history_) history_->show_under(under);
            },
            [this](const channel::Tokens& news) {
                if (auto* window = logins_.window()) window->show_tokens(news.entries);
                if (dialog_) dialog_->show_tokens(news.entries);
            },
            [this](const channel::News& news) {
                if (settings_.notifies()) notifier_.tell(news);
            }};
}

void Agent::connection(bool connected) {
    situation_.connected = connected;
    if (!connected) {
        Situation alone;
        alone.no_tray = situation_.no_tray;
        situation_ = alone;
        queue_.clear();
        if (dialog_) dialog_->finish(Outcome::cancelled);
        logins_.forget_all();
        if (overview_) {
            overview_->show_permissions({});
            overview_->show_origins({});
            overview_->show_silences({});
        }
        if (history_) history_->close();
        progress_.forget_all();
    }
    show_situation();
}

void Agent::asked(const channel::Question& question, bool metadata_cut) {
    if (question.kind == channel::QuestionKind::login) {
        return logins_.asked(question);
    }
    queue_.push(question.asker, {question, metadata_cut});
    next_question();
}

void Agent::withdrawn(const std::string& question, Outcome outcome) {
    const auto is_it = [&](const Waiting& waiting) { return waiting.question.id == question; };
    queue_.remove_if(is_it);
    logins_.withdrawn(question);
    if (dialog_ && shown_ == question) dialog_->finish(outcome);
    next_question();
}

void Agent::next_question() {
    if (!dialog_ && !queue_.empty()) {
        const Waiting next = queue_.pop();
        shown_ = next.question.id;
        const auto take = [this, id = next.question.id](const channel::Answer& answer) { answered(id, answer); };
        auto* dialog = new QuestionDialog(next.question, next.metadata_cut, take);
        dialog_ = dialog;
        dialog->fetch = [this, id = next.question.id](std::uint64_t document, std::uint64_t offset, PieceTaken taken) {
            client_.fetch(id, document, offset, std::move(taken));
        };
        dialog->look_for_tokens = [this] { look_for_tokens(); };
        dialog->deny_others = [this] {
            while (!queue_.empty())
                client_.reply(queue_.pop().question.id,
                              {Outcome::denied, false, {}, "denied by the user with all that waited"});
        };
        dialog->show();
    }
    if (dialog_) dialog_->set_waiting(queue_.size());
    show_situation();
}

void Agent::look_for_tokens() {
    client_.command(CommandKind::list_tokens, {}, [](const std::optional<Error>&) {});
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
    const bool first = situation_.state.keys.empty() && !state.keys.empty();
    situation_.state = state;
    if (first) logins_.keys_are_in_use();
    refresh_lists();
    show_situation();
    tell_of_update();
    if (options_.autostart && !state.started && !std::exchange(login_offered_, true)) logins_.offer();
}

void Agent::show_question() {
    if (dialog_) return present(dialog_);
    if (logins_.waiting() > 0) logins_.open();
}

void Agent::open_overview() {
    if (!overview_) {
        const auto command = [this](CommandKind kind, const std::string& target) {
            client_.command(kind, target, [this](const std::optional<Error>& error) {
                QString text;
                if (error) text = error->code == Errc::not_found ? say(Text::error_gone) : error_text(*error);
                if (overview_) overview_->show_error(text);
                refresh_lists();
            });
        };
        overview_ = new OverviewWindow(
            settings_, {command, [this] { show_question(); }, [this] { logins_.open(); }, [this] { open_history(); },
                        [this] { open_demo(); }, [this] { change_language(); }, [] { QApplication::quit(); },
                        [this] { renewal_.begin(situation_.state.trust_ends); }, [this] { update_registry(); },
                        [this] { open_update(); }, [this](bool wanted) { watch_updates(wanted); }});
        overview_->setAttribute(Qt::WA_DeleteOnClose);
        overview_->show_situation(situation_);
    }
    refresh_lists();
    present(overview_);
}

// The windows that are open are made anew; a question that stands is not taken from under somebody's hands.
void Agent::change_language() {
    use_language(settings_.language());
    tray_.retranslate();
    if (history_) delete std::exchange(history_, nullptr);
    if (!overview_) return;
    const QPoint place = overview_->pos();
    overview_->hide();
    std::exchange(overview_, nullptr)->deleteLater();  // it is the one that calls
    open_overview();
    overview_->move(place);
}

void Agent::open_history(std::uint64_t record) {
    if (!history_) {
        const auto load = [this](CommandKind list, std::uint64_t number) {
            client_.command(list, std::to_string(number), [this](const std::optional<Error>& error) {
                if (history_ && error) history_->show_error(error_text(*error));
            });
        };
        history_ = new HistoryWindow({[load](std::uint64_t before) { load(CommandKind::list_history, before); },
                                      [load](std::uint64_t given) { load(CommandKind::list_signed_under, given); }});
        history_->setAttribute(Qt::WA_DeleteOnClose);
    }
    record == 0 ? history_->load_newest() : history_->load_from(record);
    present(history_);
}

void Agent::refresh_lists() {
    if (!overview_ || !client_.connected()) return;
    for (const auto list : {CommandKind::list_permissions, CommandKind::list_origins, CommandKind::list_silences})
        client_.command(list, {}, [](const std::optional<Error>&) {});
}

void Agent::open_demo() { open_page(situation_.state.demo_page); }
void Agent::open_update() { open_page(situation_.state.update_page); }

// In the overview, which says how it goes.
void Agent::update_registry() {
    if (std::exchange(situation_.updating_registry, true)) return;
    open_overview();
    show_situation();
    client_.command(CommandKind::update_registry, {}, [this](const std::optional<Error>& error) {
        situation_.updating_registry = false;
        situation_.registry_news = registry_news(error);
        show_situation();
    });
}

// In the overview, which says what the first look found.
void Agent::watch_updates(bool wanted) {
    if (std::exchange(situation_.choosing_updates, true)) return;
    if (wanted) open_overview();
    show_situation();
    client_.command(CommandKind::watch_updates, wanted ? "on" : "off",
                    [this, wanted](const std::optional<Error>& error) {
                        situation_.choosing_updates = false;
                        situation_.update_news.reset();
                        if (wanted) situation_.update_news = error ? update_news(error->code) : Text::update_none;
                        show_situation();
                    });
}

// Once of each version, where there is a tray; elsewhere the overview has it.
void Agent::tell_of_update() {
    const QString version = foreign(situation_.state.update_version);
    if (version.isEmpty() || settings_.told_of_version() == version) return;
    const auto open = [this] { open_update(); };
    if (tray_.notify(say(Text::update_title), say(Text::update_released, version), open))
        settings_.set_told_of_version(version);
}

// A work that has just ended cannot be stopped, and nothing is wrong with that: its row says how it ended.
void Agent::stop_work(const channel::Progress& work, ProgressWindow::Failed failed) {
    const auto kind = work.permission ? CommandKind::revoke_permission : CommandKind::stop_work;
    client_.command(kind, work.id, [this, failed = std::move(failed)](const std::optional<Error>& error) {
        if (error) failed(error->code == Errc::not_found ? say(Text::error_gone) : error_text(*error));
        refresh_lists();
    });
}

void Agent::show_situation() {
    situation_.questions = queue_.size() + (dialog_ ? 1 : 0) + logins_.waiting();
    tray_.show(situation_);
    if (overview_) overview_->show_situation(situation_);
}

}  // namespace pidpys::gui
