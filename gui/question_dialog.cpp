// SPDX-License-Identifier: MIT
#include "gui/question_dialog.hpp"

#include <algorithm>
#include <utility>

#include <QCheckBox>
#include <QDateTime>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "gui/arming.hpp"
#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

using channel::Answer;
using channel::Outcome;
using channel::QuestionKind;

namespace {

constexpr int least_width = 520, greatest_width = 760;
constexpr int clock_milliseconds = 200;

bool activates(const QEvent* event) {
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::KeyRelease) return false;
    const int key = static_cast<const QKeyEvent*>(event)->key();
    return key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space || key == Qt::Key_Select;
}

qint64 left_of(const channel::Question& question) { return question.deadline - QDateTime::currentMSecsSinceEpoch(); }

}  // namespace

QuestionDialog::QuestionDialog(const channel::Question& question, bool metadata_cut, Answered answered)
    : choose_file(choose_container),
      question_(question),
      answered_(std::move(answered)),
      content_width_(std::clamp(question.preferred_width, least_width, greatest_width)),
      total_milliseconds_(std::max<qint64>(left_of(question), 1)) {
    setWindowTitle(say(Text::question_title));
    setWindowFlags(Qt::Dialog | Qt::WindowTitleHint | Qt::WindowCloseButtonHint | Qt::WindowStaysOnTopHint);
    setWindowIcon(shield_icon(Mood::question, palette()));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    add_header(layout);
    add_facts(layout);
    add_documents(layout);
    add_metadata(layout, metadata_cut);
    add_footer(layout);

    guard_ = new ArmingGuard(this, [this](bool armed) {
        allow_->setEnabled(armed);
        allow_->setToolTip(armed ? QString() : say(Text::arming));
    });
    guard_->setParent(this);
    for (QPushButton* no : {deny_, hour_}) no->installEventFilter(this);
    allow_->installEventFilter(this);
    connect(&clock_, &QTimer::timeout, this, [this] { count_down(); });
    clock_.start(clock_milliseconds);
    count_down();
    deny_->setFocus();
}

QuestionDialog::~QuestionDialog() { answer({Outcome::cancelled, false, {}, "window closed"}); }

void QuestionDialog::add_footer(QVBoxLayout* layout) {
    time_bar_ = new QProgressBar(this);
    time_bar_->setRange(0, 1000);
    time_bar_->setTextVisible(false);
    time_bar_->setFixedHeight(4);
    layout->addWidget(time_bar_);

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    time_left_ = new QLabel(this);
    waiting_ = new QLabel(this);
    for (QLabel* label : {time_left_, waiting_}) {
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
        words->addWidget(label);
    }
    waiting_->hide();

    deny_ = new QPushButton(say(Text::deny), this);
    allow_ = new QPushButton(say(question_.kind == QuestionKind::container ? Text::choose_file : Text::allow), this);
    hour_ = new QPushButton(say(Text::no_for_an_hour), this);
    hour_->setToolTip(QStringLiteral("<qt>%1</qt>").arg(say(Text::no_for_an_hour_explained, foreign(question_.asker)).toHtmlEscaped()));
    for (QPushButton* button : {deny_, allow_}) button->setMinimumSize(124, 34);
    hour_->setMinimumHeight(34);
    deny_->setDefault(true);
    allow_->setEnabled(false);
    allow_->setToolTip(say(Text::arming));
    connect(deny_, &QPushButton::clicked, this, [this] { answer({Outcome::denied, remembered(), {}, "denied by the user"}); });
    connect(hour_, &QPushButton::clicked, this, [this] { answer({Outcome::denied, false, {}, "denied by the user for an hour", true}); });
    connect(allow_, &QPushButton::clicked, this, [this] { allow(); });

    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addLayout(words, 1);
    row->addWidget(hour_);
    row->addWidget(deny_);
    row->addWidget(allow_);
    layout->addLayout(row);
}

void QuestionDialog::set_waiting(std::size_t others) {
    waiting_->setVisible(others > 0);
    waiting_->setText(say(Text::more_waiting, QString::number(others)));
}

void QuestionDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    raise();
    activateWindow();
    deny_->setFocus();
}

// Before the guard has seen a still window once, Enter and Space mean nothing at all; a repeating key and the second
// press of a double click never reach Allow.
bool QuestionDialog::eventFilter(QObject* watched, QEvent* event) {
    if (activates(event) && !guard_->was_armed()) return true;
    if (watched == allow_ && activates(event) && static_cast<QKeyEvent*>(event)->isAutoRepeat()) return true;
    if (watched == allow_ && event->type() == QEvent::MouseButtonDblClick) return true;
    return QDialog::eventFilter(watched, event);
}

void QuestionDialog::keyPressEvent(QKeyEvent* event) {
    if (activates(event) && !guard_->was_armed()) return event->accept();
    QDialog::keyPressEvent(event);
}

void QuestionDialog::allow() {
    if (!guard_->may_approve()) return;
    if (question_.kind == QuestionKind::container) {
        return choose_file(this, [this](const QStringList& files) {
            if (!files.isEmpty()) answer({Outcome::allowed, false, files.front().toStdString(), "chosen by the user"});
        });
    }
    answer({Outcome::allowed, remembered(), {}, "allowed by the user"});
}

// Closing the window answers this request alone: what is remembered is decided by a button.
void QuestionDialog::reject() { answer({Outcome::denied, false, {}, "window closed by the user"}); }

bool QuestionDialog::remembered() const { return remember_ != nullptr && remember_->isChecked(); }

void QuestionDialog::finish(Outcome outcome) { answer({outcome, false, {}, {}}); }

void QuestionDialog::answer(const Answer& given) {
    if (!answered_) return;
    clock_.stop();
    hide();
    std::exchange(answered_, nullptr)(given);
}

void QuestionDialog::count_down() {
    const qint64 left = left_of(question_);
    if (left <= 0) return answer({Outcome::timed_out, false, {}, "nobody answered in time"});
    time_left_->setText(say(Text::time_left, format_countdown((left + 999) / 1000)));
    time_bar_->setValue(static_cast<int>(1000 * left / total_milliseconds_));
}

}  // namespace pidpys::gui
