// SPDX-License-Identifier: MIT
// The agent's main window: how the service is, and what it holds and has been allowed, each with its end and a way to
// end it now: keys in use, permissions, decisions. Where the desktop has no tray it is all that one sees of the agent.
#pragma once

#include <functional>

#include "channel/message.hpp"
#include "gui/desk_window.hpp"
#include "gui/tray.hpp"

class QCheckBox;
class QComboBox;
class QLabel;
class QTabWidget;
class QTableWidget;

namespace pidpys::gui {

class Settings;

class OverviewWindow : public DeskWindow {
public:
    struct Actions {
        std::function<void(channel::CommandKind, const std::string& target)> command;  // the target is what is ended
        std::function<void()> question, login, history, demo, language_changed, quit;
        std::function<void()> renew_trust = {}, update_registry = {}, update_page = {};
        std::function<void(bool)> watch_updates = {};
    };

    OverviewWindow(Settings& settings, Actions actions, QWidget* parent = nullptr);

    void show_situation(const Situation& situation);
    void show_permissions(const channel::Permissions& permissions);
    void show_origins(const channel::Origins& origins);
    void show_silences(const channel::Silences& silences);
    void show_error(const QString& text);

    enum Tab { keys, permissions, decisions };
    [[nodiscard]] QTabWidget* tabs() const { return tabs_; }
    [[nodiscard]] QTableWidget* table(Tab tab) const { return pages_[tab].table; }
    [[nodiscard]] QPushButton* end_button(Tab tab) const { return pages_[tab].end; }
    [[nodiscard]] QPushButton* choose_button() const { return choose_; }  // to be seen where several keys are in use
    [[nodiscard]] QPushButton* login_button() const { return login_; }
    [[nodiscard]] QPushButton* renew_button() const { return renew_; }  // to be seen while trust is about to end
    [[nodiscard]] SpokenLabel* trust_label() const { return trust_; }
    [[nodiscard]] QPushButton* update_button() const {
        return update_;
    }  // to be seen while the registry is absent or old
    [[nodiscard]] SpokenLabel* registry_label() const { return registry_; }
    [[nodiscard]] QPushButton* release_button() const { return page_; }  // to be seen while there is a newer version
    [[nodiscard]] SpokenLabel* release_label() const { return release_; }
    [[nodiscard]] QCheckBox* updates_box() const { return updates_; }  // to be seen where it is the person's to choose
    [[nodiscard]] QLabel* no_tray_label() const { return no_tray_; }
    [[nodiscard]] QComboBox* language_box() const { return language_; }
    [[nodiscard]] QCheckBox* notify_box() const { return notify_; }

private:
    struct Row {
        QStringList cells;
        channel::CommandKind end = channel::CommandKind::logout;
        std::string target;  // empty: nothing to end here
    };
    struct Page {
        QTableWidget* table = nullptr;
        QLabel* empty = nullptr;
        QPushButton* end = nullptr;
        std::vector<Row> rows;
    };
    void add_head();
    void add_page(Tab tab, const QString& title, const QStringList& columns, const QString& empty, const QString& end);
    void add_registry();
    void add_release();
    void add_settings();
    void show_registry(const Situation& situation);
    void show_release(const Situation& situation);
    void show_keys(const std::vector<channel::KeyInUse>& in_use);
    void fill(Tab tab, std::vector<Row> rows);
    void fill_decisions();
    [[nodiscard]] const Row* selected(Tab tab) const;
    void update_buttons();

    Settings& settings_;
    Actions actions_;
    Shield* sign_ = nullptr;
    QLabel *status_ = nullptr, *addresses_ = nullptr;
    SpokenLabel *message_ = nullptr, *trust_ = nullptr, *registry_ = nullptr, *release_ = nullptr;
    QLabel* no_tray_ = nullptr;
    QPushButton *question_ = nullptr, *login_ = nullptr, *history_ = nullptr, *demo_ = nullptr, *renew_ = nullptr,
                *update_ = nullptr, *page_ = nullptr, *choose_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QComboBox* language_ = nullptr;
    QCheckBox *notify_ = nullptr, *updates_ = nullptr;
    Page pages_[3];
    channel::Origins origins_;
    channel::Silences silences_;
};

}  // namespace pidpys::gui
