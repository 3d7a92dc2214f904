// SPDX-License-Identifier: MIT
#include "gui/question_dialog.hpp"

#include <algorithm>
#include <utility>

#include <QDateTime>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "gui/arming.hpp"
#include "gui/metadata_view.hpp"
#include "gui/screen_fit.hpp"
#include "gui/spoken.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

using channel::Answer;
using channel::Outcome;
using channel::QuestionKind;

namespace {

constexpr int clock_milliseconds = 200;
constexpr double narrowest = 38, widest = 56;               // in lines of text
constexpr double usual_message = 8, greatest_message = 15;  // of it is in the window at first, if there is room

bool answers(const QEvent* event) {
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::KeyRelease) return false;
    const int key = static_cast<const QKeyEvent*>(event)->key();
    return key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space || key == Qt::Key_Select ||
           key == Qt::Key_Escape;
}

}  // namespace

QuestionDialog::QuestionDialog(const channel::Question& question, bool metadata_cut, Answered answered)
    : choose_file(choose_container),
      choose_keys(choose_new_keys),
      question_(question),
      answered_(std::move(answered)),
      total_milliseconds_(std::max<qint64>(question.deadline - QDateTime::currentMSecsSinceEpoch(), 1)) {
    setWindowTitle(say(Text::question_title));
    setWindowFlags(Qt::Dialog | Qt::WindowTitleHint | Qt::WindowCloseButtonHint | Qt::WindowStaysOnTopHint);
    setWindowIcon(shield_icon(Mood::question, palette()));
    setSizeGripEnabled(false);

    scroll_ = new QScrollArea(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    content_ = new QWidget(scroll_);
    auto* column = new QVBoxLayout(content_);
    column->setContentsMargins(18, 16, 18, 10);
    column->setSpacing(lines(this, 0.6));
    add_header();
    add_facts();
    add_documents();
    add_metadata(metadata_cut);
    column->addStretch(1);
    scroll_->setWidget(content_);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll_, 1);
    add_footer(layout);

    guard_ = new ArmingGuard(
        this, [this](bool armed) { tell_readiness(armed); }, [this] { return readable(); });
    guard_->setParent(this);
    for (QPushButton* button : {deny_, hour_, deny_all_, allow_}) button->installEventFilter(this);
    connect(&clock_, &QTimer::timeout, this, [this] { count_down(); });
    clock_.start(clock_milliseconds);
    count_down();
    tell_readiness(false);
    fit_screen();
    deny_->setFocus();
}

QuestionDialog::~QuestionDialog() { answer({Outcome::cancelled, false, {}, "window closed"}); }

void QuestionDialog::fit_screen() {
    const int width = std::clamp(question_.preferred_width, lines(this, narrowest), lines(this, widest));
    fit_to_screen(this, width, [this](int wide) {
        arrange_buttons();
        int height =
            unscrolled_height(*scroll_, wide) + std::max(footer_->sizeHint().height(), footer_->heightForWidth(wide));
        if (message_ != nullptr) {
            const int whole = message_->heightForWidth(wide - 60);
            height -= whole - std::min(whole, std::clamp(question_.preferred_height, lines(this, usual_message),
                                                         lines(this, greatest_message)));
        }
        return height;
    });
}

void QuestionDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    fit_screen();
    raise();
    activateWindow();
    deny_->setFocus();
}

void QuestionDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    arrange_buttons();
}

// What has to be in sight before a yes means anything: every button, and of the caller's words the first line, once.
bool QuestionDialog::readable() {
    if (message_ != nullptr && message_->first_line_in_sight()) message_seen_ = true;
    hint_->setVisible(message_ != nullptr && !message_seen_);
    return on_screen(deny_) && on_screen(allow_) && on_screen(hour_) && (message_ == nullptr || message_seen_);
}

void QuestionDialog::tell_readiness(bool armed) {
    allow_->setEnabled(armed);
    const bool unread = message_ != nullptr && !message_seen_;
    allow_->setToolTip(armed ? QString() : say(unread ? Text::read_first : Text::arming));
}

// Before the guard has seen a still window once, Enter, Space and Escape mean nothing at all; a repeating key and the
// second press of a double click never reach Allow.
bool QuestionDialog::eventFilter(QObject* watched, QEvent* event) {
    if (answers(event) && !guard_->was_armed()) return true;
    if (watched == allow_ && answers(event) && static_cast<QKeyEvent*>(event)->isAutoRepeat()) return true;
    if (watched == allow_ && event->type() == QEvent::MouseButtonDblClick) return true;
    return QDialog::eventFilter(watched, event);
}

void QuestionDialog::keyPressEvent(QKeyEvent* event) {
    if (answers(event) && !guard_->was_armed()) return event->accept();
    const int page = event->key() == Qt::Key_PageDown ? 1 : event->key() == Qt::Key_PageUp ? -1 : 0;
    if (page == 0) return QDialog::keyPressEvent(event);
    scroll_->verticalScrollBar()->triggerAction(page > 0 ? QAbstractSlider::SliderPageStepAdd
                                                         : QAbstractSlider::SliderPageStepSub);
}

void QuestionDialog::allow() {
    if (!guard_->may_approve()) return;
    if (question_.kind == QuestionKind::container) {
        return choose_file(this, [this](const QStringList& files) {
            if (!files.isEmpty()) answer({Outcome::allowed, false, files.front().toStdString(), "chosen by the user"});
        });
    }
    if (question_.kind == QuestionKind::new_keys) return choose_new_place();
    answer(yes());
}

void QuestionDialog::choose_new_place() {
    new_keys_ = choose_keys(this, question_, [this](NewKeysPlace place) {
        Answer given{Outcome::allowed, false, place.path.toStdString(), "chosen by the user"};
        given.password = std::make_shared<const SecretString>(std::move(place.password));
        given.person_knows = place.person_knows;
        answer(given);
    });
    if (!new_keys_) return;
    new_keys_->look_for_tokens = look_for_tokens;
    new_keys_->show();
}

void QuestionDialog::show_tokens(const std::vector<channel::TokenEntry>& tokens) {
    if (new_keys_) new_keys_->show_tokens(tokens);
}

// Closing the window answers this request alone: what is remembered is decided by a button.
void QuestionDialog::reject() { answer({Outcome::denied, false, {}, "window closed by the user"}); }

void QuestionDialog::finish(Outcome outcome) { answer({outcome, false, {}, {}}); }

void QuestionDialog::answer(const Answer& given) {
    if (!answered_) return;
    clock_.stop();
    hide();
    std::exchange(answered_, nullptr)(given);
}

}  // namespace pidpys::gui
