// SPDX-License-Identifier: MIT
#include "gui/desk_window.hpp"

#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "gui/screen_fit.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

DeskWindow::DeskWindow(QWidget* parent) : QWidget(parent), scroll_(new QScrollArea(this)) {
    setWindowIcon(shield_icon(Mood::keys, palette()));
    const int edge = fontMetrics().height() / 2;
    auto* whole = new QVBoxLayout(this);
    whole->setSizeConstraint(QLayout::SetNoConstraint);  // the middle gives way, whatever it holds
    whole->setContentsMargins(edge, edge, edge, edge);
    whole->setSpacing(edge);
    auto* content = new QWidget(scroll_);
    column_ = new QVBoxLayout(content);
    column_->setContentsMargins(edge / 2, edge / 2, edge / 2, edge / 2);
    column_->setSpacing(edge);
    scroll_->setWidget(content);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);
    whole->addWidget(scroll_, 1);
    foot_ = new QVBoxLayout;
    foot_->setSpacing(edge / 2);
    buttons_ = new QBoxLayout(QBoxLayout::LeftToRight);
    for (QLayout* below : {static_cast<QLayout*>(foot_), static_cast<QLayout*>(buttons_)})
        below->setContentsMargins(edge / 2, 0, edge / 2, 0);  // in one line with the middle
    whole->addLayout(foot_);
    whole->addLayout(buttons_);
}

QWidget* DeskWindow::middle() const { return scroll_->widget(); }

QPushButton* DeskWindow::add_button(const QString& text) {
    auto* button = new QPushButton(text, this);
    button->setAutoDefault(true);
    buttons_->addWidget(button);
    return button;
}

void DeskWindow::add_space_between_buttons() { buttons_->addStretch(1); }

void DeskWindow::wish(int letters, int lines) {
    letters_ = letters;
    lines_ = lines;
}

void DeskWindow::fit() {
    fit_to_screen(this, letters_ * fontMetrics().averageCharWidth(), [this](int width) {
        arrange_buttons();
        return lines_ != 0 ? lines_ * fontMetrics().lineSpacing() : needed_height(width);
    });
}

// With nothing to scroll. A widget's layout tells the one above it of a change when events are next looked at, or here:
// from the innermost outwards.
int DeskWindow::needed_height(int width) const {
    const auto parts = middle()->findChildren<QWidget*>();
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        if ((*part)->layout() != nullptr) (*part)->layout()->activate();
    column_->invalidate();
    const QMargins edges = layout()->contentsMargins();
    const int inner = width - edges.left() - edges.right();
    return unscrolled_height(*scroll_, inner) + layout()->sizeHint().height() - scroll_->sizeHint().height() + 2;
}

void DeskWindow::reveal(QWidget* part) {
    fit();
    QWidget* content = middle();
    content->layout()->activate();
    if (content->isAncestorOf(part)) scroll_->ensureWidgetVisible(part);
}

void DeskWindow::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!event->spontaneous()) fit();
}

void DeskWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange_buttons();
}

// Side by side, or one below the other where that would be too wide.
void DeskWindow::arrange_buttons() {
    int together = 0;
    for (const QLayout* around : {layout(), static_cast<QLayout*>(buttons_)})
        together += around->contentsMargins().left() + around->contentsMargins().right();
    for (int i = 0; i < buttons_->count(); ++i)
        if (const QWidget* button = buttons_->itemAt(i)->widget(); button != nullptr && !button->isHidden())
            together += button->sizeHint().width() + buttons_->spacing();
    buttons_->setDirection(together > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void DeskWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return void(close());
    QWidget::keyPressEvent(event);
}

SpokenLabel* make_alert(QWidget* parent) {
    auto* alert = new SpokenLabel(parent);
    alert->setFont(scaled_font(parent, 1.0, true));
    alert->hide();
    return alert;
}

void show_alert(SpokenLabel* alert, const QString& text) {
    const bool seen = alert->isVisible();
    alert->setText(text.isEmpty() ? QString() : warning_sign + text);
    alert->setVisible(!text.isEmpty());
    if (seen) alert->speak();  // else it speaks as it is shown
}

}  // namespace pidpys::gui
