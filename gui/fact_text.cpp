// SPDX-License-Identifier: MIT
#include "gui/fact_text.hpp"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include "gui/appearance.hpp"
#include "gui/text_extent.hpp"

namespace pidpys::gui {

FactText::FactText(const QString& text, QWidget* parent) : QTextEdit(parent) {
    setReadOnly(true);
    setAcceptRichText(false);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);  // Fixed would cap it at its hint
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    set_text(text);
}

void FactText::set_text(const QString& text) {
    known_heights_.clear();
    setPlainText(text);
    updateGeometry();
}

QFont FactText::font_for(int width) const {
    QFont fitting = font();
    if (least_ <= 0) return fitting;
    while (fitting.pointSizeF() > least_ &&
           QFontMetricsF(fitting, viewport()).horizontalAdvance(toPlainText()) > width - 1)
        fitting.setPointSizeF(std::max(least_, fitting.pointSizeF() - 0.5));
    return fitting;
}

int FactText::heightForWidth(int width) const {
    const auto [known, fresh] = known_heights_.try_emplace(width);
    if (fresh) known->second = static_cast<int>(std::ceil(text_extent(*this, font_for(width), width).height()));
    return known->second;
}

QSize FactText::sizeHint() const {
    const int width =
        std::min(fontMetrics().horizontalAdvance(toPlainText()) + 2, 40 * fontMetrics().averageCharWidth());
    return {width, heightForWidth(width)};
}

QSize FactText::minimumSizeHint() const { return {8 * fontMetrics().averageCharWidth(), fontMetrics().height()}; }

void FactText::resizeEvent(QResizeEvent* event) {
    document()->setDefaultFont(font_for(event->size().width()));
    QTextEdit::resizeEvent(event);
}

void FactText::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (event->type() != QEvent::FontChange) return;
    known_heights_.clear();
    document()->setDefaultFont(font_for(viewport()->width()));
    updateGeometry();
}

void FactText::paintEvent(QPaintEvent* event) {
    QTextEdit::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(viewport());
    draw_focus(painter, viewport()->rect(), palette());
}

void FactText::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown) return event->ignore();
    QTextEdit::keyPressEvent(event);
}

void FactText::wheelEvent(QWheelEvent* event) { event->ignore(); }

}  // namespace pidpys::gui
