// SPDX-License-Identifier: MIT
// The part of a question's window that is always in sight: the clock, the marks of what is out of sight, the buttons.
#include <algorithm>
#include <iterator>
#include <utility>

#include <QDateTime>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/asker_header.hpp"
#include "gui/format.hpp"
#include "gui/question_dialog.hpp"
#include "gui/spoken.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

using channel::Outcome;
using channel::QuestionKind;

namespace {

constexpr qint64 heard_seconds[] = {60, 30, 10};  // before the end the clock is read out, at no other time

}  // namespace

void QuestionDialog::add_footer(QVBoxLayout* layout) {
    footer_ = new QWidget(this);
    auto* column = new QVBoxLayout(footer_);
    column->setContentsMargins(18, 4, 18, 12);
    column->setSpacing(lines(this, 0.3));
    time_bar_ = new TimeBar(footer_);
    column->addWidget(time_bar_);
    hint_ = new SpokenLabel(footer_);
    hint_->setText(say(Text::read_first));
    hint_->setFont(scaled_font(this, 1.0, true));
    hint_->hide();
    column->addWidget(hint_);
    column->addWidget(make_clock());
    column->addWidget(make_buttons());
    layout->addWidget(footer_);
    for (const auto& [from, to] : {std::pair{deny_, allow_}, std::pair{allow_, hour_}, std::pair{hour_, deny_all_}})
        setTabOrder(from, to);
}

QWidget* QuestionDialog::make_clock() {
    auto* row = new QWidget(footer_);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    time_left_ = new SpokenLabel(row);
    time_left_->setForegroundRole(QPalette::PlaceholderText);
    waiting_ = muted_label({}, row);
    for (QLabel* label : {static_cast<QLabel*>(time_left_), waiting_}) words->addWidget(label);
    waiting_->hide();
    line->addLayout(words, 1);

    QScrollBar* bar = scroll_->verticalScrollBar();
    const auto add_mark = [&](Text text, QAbstractSlider::SliderAction action) {
        auto* mark = new QToolButton(row);
        mark->setAccessibleName(say(text));
        mark->setToolTip(say(text));
        mark->setAutoRaise(true);
        mark->setFocusPolicy(Qt::NoFocus);  // the keyboard has Page Up, Page Down
        QSizePolicy policy = mark->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        mark->setSizePolicy(policy);
        connect(mark, &QToolButton::clicked, bar, [bar, action] { bar->triggerAction(action); });
        line->addWidget(mark, 0, Qt::AlignTop);
        return mark;
    };
    above_ = add_mark(Text::more_above, QAbstractSlider::SliderPageStepSub);
    below_ = add_mark(Text::more_below, QAbstractSlider::SliderPageStepAdd);
    connect(bar, &QScrollBar::valueChanged, this, [this] { show_marks(); });
    connect(bar, &QScrollBar::rangeChanged, this, [this] { show_marks(); });
    return row;
}

void QuestionDialog::show_marks() {
    const QScrollBar* bar = scroll_->verticalScrollBar();
    above_->setVisible(bar->value() > bar->minimum());
    below_->setVisible(bar->value() < bar->maximum());
}

QWidget* QuestionDialog::make_buttons() {
    auto* row = new QWidget(footer_);
    const auto make = [&](const QString& text) {
        auto* button = new QPushButton(text, row);
        button->setMinimumHeight(lines(this, 1.9));
        button->setAutoDefault(true);
        return button;
    };
    deny_ = make(say(Text::deny));
    allow_ = make(say(question_.kind == QuestionKind::container  ? Text::choose_file
                      : question_.kind == QuestionKind::new_keys ? Text::go_on
                                                                 : Text::allow));
    hour_ = make(say(Text::no_for_an_hour));
    deny_all_ = make(say(Text::deny_all, format_number(99)));
    deny_all_->hide();
    const QString explained = say(Text::no_for_an_hour_explained, asker_title(question_.asker));
    hour_->setToolTip(QStringLiteral("<qt>%1</qt>").arg(explained.toHtmlEscaped()));
    hour_->setAccessibleDescription(explained);
    for (QPushButton* button : {deny_, allow_}) button->setMinimumWidth(lines(this, 7));
    deny_->setDefault(true);
    connect(deny_, &QPushButton::clicked, this, [this] {
        answer({Outcome::denied, remembered(), {}, "denied by the user"});
    });
    connect(hour_, &QPushButton::clicked, this, [this] {
        answer({Outcome::denied, false, {}, "denied by the user for an hour", true});
    });
    connect(deny_all_, &QPushButton::clicked, this, [this] {
        if (deny_others) deny_others();
        answer({Outcome::denied, false, {}, "denied by the user with all that waited"});
    });
    connect(allow_, &QPushButton::clicked, this, [this] { allow(); });

    buttons_ = new QBoxLayout(QBoxLayout::LeftToRight, row);
    buttons_->setContentsMargins(0, 0, 0, 0);
    const auto add_pair = [&](QPushButton* first, QPushButton* second, Qt::Alignment side) {
        auto* pair = new QHBoxLayout;
        pair->setSpacing(10);
        pair->addWidget(first);
        pair->addWidget(second);
        buttons_->addLayout(pair);
        buttons_->setAlignment(pair, side);
    };
    add_pair(hour_, deny_all_, Qt::AlignLeft);
    add_pair(deny_, allow_, Qt::AlignRight);
    return row;
}

// The buttons in one row, or in two where it would be too wide. Room for `deny all` is taken before it is there: a layout that is
// too wide for a moment would widen the window for good.
void QuestionDialog::arrange_buttons() {
    int together = 2 * 18 + 40;
    for (const QPushButton* button : {hour_, deny_all_, deny_, allow_})
        together += std::max(button->sizeHint().width(), button->minimumWidth());
    const bool narrow = together > std::min(width(), screen()->availableSize().width());
    buttons_->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    // Beside the clock there is room for the marks' words, or for their arrows alone.
    for (QToolButton* mark : {above_, below_}) mark->setText(narrow ? mark->toolTip().left(1) : mark->toolTip());
}

void QuestionDialog::set_waiting(std::size_t others) {
    waiting_->setVisible(others > 0);
    waiting_->setText(say(Text::more_waiting, format_number(others)));
    deny_all_->setText(say(Text::deny_all, format_number(others + 1)));
    deny_all_->setVisible(others > 0);
}

void QuestionDialog::count_down() {
    const qint64 left = question_.deadline - QDateTime::currentMSecsSinceEpoch();
    if (left <= 0) return answer({Outcome::timed_out, false, {}, "nobody answered in time"});
    time_bar_->set_part(static_cast<double>(left) / static_cast<double>(total_milliseconds_));
    const qint64 seconds = (left + 999) / 1000, before = std::exchange(shown_seconds_, seconds);
    if (seconds == before) return;
    time_left_->set_silently(say(Text::time_left, format_countdown(seconds)));
    const auto passed = [&](qint64 mark) { return seconds <= mark && before > mark; };
    if (std::any_of(std::begin(heard_seconds), std::end(heard_seconds), passed)) time_left_->speak();
}

}  // namespace pidpys::gui
