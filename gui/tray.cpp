// SPDX-License-Identifier: MIT
#include "gui/tray.hpp"

#include <QApplication>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr int words_width = 300;  // of the window that stands in for the tray

Mood mood_of(const Situation& situation) {
    if (situation.questions > 0) return Mood::question;
    return situation.connected && !situation.state.keys.empty() ? Mood::keys : Mood::idle;
}

}  // namespace

QString situation_text(const Situation& situation) {
    if (!situation.connected) return say(Text::state_disconnected);
    if (situation.questions > 0) return say(Text::state_question);
    if (!situation.state.keys.empty()) return say(Text::state_keys, foreign(situation.state.keys.front().facts.owner));
    return say(situation.state.started ? Text::state_no_keys : Text::state_locked);
}

Tray::Tray(Actions actions, bool allowed) : actions_(std::move(actions)) {
    status_ = menu_.addAction(QString());
    status_->setEnabled(false);
    menu_.addSeparator();
    const auto add = [&](Text text, const std::function<void()>& action) {
        QAction* entry = menu_.addAction(say(text));
        connect(entry, &QAction::triggered, this, action);
        return entry;
    };
    question_ = add(Text::menu_question, actions_.question);
    login_ = add(Text::menu_login, actions_.login);
    overview_ = add(Text::menu_overview, actions_.overview);
    history_ = add(Text::menu_history, actions_.history);
    demo_ = add(Text::menu_demo, actions_.demo);
    menu_.addSeparator();
    add(Text::menu_quit, actions_.quit);

    if (allowed && QSystemTrayIcon::isSystemTrayAvailable()) {
        icon_.setContextMenu(&menu_);
        connect(&icon_, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason != QSystemTrayIcon::Trigger) return;
            question_->isEnabled() ? actions_.question() : actions_.overview();
        });
    } else {
        make_window();
    }
    show({});
}

void Tray::make_window() {
    window_ = std::make_unique<QWidget>();
    window_->setWindowTitle(say(Text::status_title));
    auto* layout = new QVBoxLayout(window_.get());
    layout->setContentsMargins(16, 14, 16, 12);
    layout->setSpacing(8);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    auto* sign = new QLabel(window_.get());
    sign->setFixedSize(40, 40);
    set_window_icon_ = [this, sign](const QIcon& icon) {
        sign->setPixmap(icon.pixmap(QSize(40, 40), sign->devicePixelRatioF()));
        window_->setWindowIcon(icon);
    };
    row->addWidget(sign);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    window_status_ = plain_label({}, window_.get());
    window_status_->setFont(scaled_font(window_.get(), 1.1, true));
    window_addresses_ = muted_label({}, window_.get());
    words->addWidget(window_status_);
    words->addWidget(window_addresses_);
    row->addLayout(words, 1);
    layout->addLayout(row);
    for (QAction* action : {question_, login_, overview_, history_, demo_}) {
        auto* button = new QToolButton(window_.get());
        button->setDefaultAction(action);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setToolTip(QString());
        button->setMinimumHeight(30);
        layout->addWidget(button);
    }
    window_->show();
}

void Tray::show(const Situation& situation) {
    const QString text = situation_text(situation);
    const QIcon icon = shield_icon(mood_of(situation), QApplication::palette());
    status_->setText(text);
    question_->setEnabled(situation.questions > 0);
    login_->setEnabled(situation.connected && situation.state.keys.empty());
    overview_->setEnabled(situation.connected);
    history_->setEnabled(situation.connected);
    demo_->setVisible(!situation.state.demo_page.empty());
    demo_->setEnabled(situation.connected);
    QApplication::setWindowIcon(icon);
    if (window_) {
        window_status_->setText(text);
        wrap_to(window_status_, words_width);
        QStringList addresses;
        for (const std::string& address : situation.state.listening) addresses << foreign(address);
        window_addresses_->setText(say(Text::listening_at, addresses.join(QStringLiteral(", "))));
        window_addresses_->setVisible(situation.connected && !addresses.isEmpty());
        set_window_icon_(icon);
    } else {
        icon_.setIcon(icon);
        icon_.setToolTip(QStringLiteral("pidpys: ") + text);
        icon_.show();
    }
}

}  // namespace pidpys::gui
