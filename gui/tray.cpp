// SPDX-License-Identifier: MIT
#include "gui/tray.hpp"

#include <utility>

#include <QApplication>

#include "gui/format.hpp"

namespace pidpys::gui {

Mood mood_of(const Situation& situation) {
    if (situation.questions > 0) return Mood::question;
    return situation.connected && !situation.state.keys.empty() ? Mood::keys : Mood::idle;
}

QString situation_text(const Situation& situation) {
    if (!situation.connected) return say(Text::state_disconnected);
    if (situation.questions > 0) return say(Text::state_question);
    if (!situation.state.keys.empty()) return say(Text::state_keys, foreign(situation.state.keys.front().facts.owner));
    return say(situation.state.started ? Text::state_no_keys : Text::state_locked);
}

Tray::Tray(Actions actions) : actions_(std::move(actions)) {
    status_ = menu_.addAction(QString());
    status_->setEnabled(false);
    menu_.addSeparator();
    const auto add = [&](Text text, const std::function<void()>& action) {
        QAction* entry = menu_.addAction(QString());
        if (action) connect(entry, &QAction::triggered, this, action);
        entries_.push_back({entry, text});
        return entry;
    };
    question_ = add(Text::menu_question, actions_.question);
    login_ = add(Text::menu_login, actions_.login);
    overview_ = add(Text::menu_overview, actions_.overview);
    history_ = add(Text::menu_history, actions_.history);
    demo_ = add(Text::menu_demo, actions_.demo);
    renew_ = add(Text::trust_renew, actions_.renew_trust);
    update_ = add(Text::registry_update, actions_.update_registry);
    release_ = menu_.addAction(QString());
    connect(release_, &QAction::triggered, this, actions_.update_page);
    watch_ = add(Text::watch_updates, {});
    watch_->setCheckable(true);
    connect(watch_, &QAction::triggered, this, actions_.watch_updates);
    menu_.addSeparator();
    add(Text::menu_quit, actions_.quit);
    icon_.setContextMenu(&menu_);
    connect(&icon_, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason != QSystemTrayIcon::Trigger) return;
        question_->isEnabled() ? actions_.question() : actions_.overview();
    });
    connect(&icon_, &QSystemTrayIcon::messageClicked, this, [this] {
        if (clicked_) clicked_();
    });
    retranslate();
}

bool Tray::appear() {
    if (!QSystemTrayIcon::isSystemTrayAvailable()) return false;
    icon_.show();
    return true;
}

void Tray::retranslate() {
    for (const Entry& entry : entries_) entry.action->setText(say(entry.text));
    show(situation_);
}

void Tray::show(const Situation& situation) {
    situation_ = situation;
    const QString text = situation_text(situation);
    const QIcon icon = shield_icon(mood_of(situation), QApplication::palette());
    status_->setText(text);
    question_->setEnabled(situation.questions > 0);
    login_->setEnabled(situation.connected);
    history_->setEnabled(situation.connected);
    demo_->setVisible(!situation.state.demo_page.empty());
    demo_->setEnabled(situation.connected);
    const bool ends = situation.connected && situation.state.trust_due;
    renew_->setVisible(ends);
    update_->setVisible(situation.registry_due());
    release_->setVisible(situation.has_update());
    release_->setText(say(Text::menu_update, foreign(situation.state.update_version)));
    watch_->setVisible(situation.connected && situation.state.update_choice);
    watch_->setEnabled(situation.may_choose_updates());
    watch_->setChecked(situation.state.update_watched);
    QApplication::setWindowIcon(icon);
    icon_.setIcon(icon);
    QString tip = QStringLiteral("pidpys: ") + text;
    if (ends) tip += QChar('\n') + say(Text::trust_ends_at, format_date(situation.state.trust_ends));
    icon_.setToolTip(tip);
}

bool Tray::notify(const QString& title, const QString& text, std::function<void()> clicked) {
    if (!icon_.isVisible()) return false;
    clicked_ = std::move(clicked);
    icon_.showMessage(title, text);
    return true;
}

}  // namespace pidpys::gui
