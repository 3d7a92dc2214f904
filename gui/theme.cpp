// SPDX-License-Identifier: MIT
#include "gui/theme.hpp"

#include <QApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QPainterPath>

namespace pidpys::gui {

namespace {

void draw_shield(QPainter& painter, const QRectF& area, Mood mood, const QPalette& palette) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(area.topLeft());
    painter.scale(area.width() / 64, area.height() / 64);

    QPainterPath shield;
    shield.moveTo(32, 3);
    shield.cubicTo(40, 9, 49, 11, 57, 11);
    shield.cubicTo(58, 34, 52, 52, 32, 61);
    shield.cubicTo(12, 52, 6, 34, 7, 11);
    shield.cubicTo(15, 11, 24, 9, 32, 3);
    painter.fillPath(shield, mood_colour(mood, palette));

    painter.setPen(QPen(Qt::white, 5.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (mood) {
        case Mood::idle:  // a pen's stroke at rest
            painter.drawLine(QPointF(20, 33), QPointF(44, 33));
            break;
        case Mood::keys: {
            QPainterPath signature;
            signature.moveTo(18, 33);
            signature.lineTo(28, 43);
            signature.lineTo(46, 22);
            painter.drawPath(signature);
            break;
        }
        case Mood::question: {
            QPainterPath mark;
            mark.moveTo(23, 25);
            mark.cubicTo(23, 13, 42, 13, 41, 25);
            mark.cubicTo(40, 32, 32, 31, 32, 39);
            painter.drawPath(mark);
            painter.drawPoint(QPointF(32, 49));
            break;
        }
    }
}

}  // namespace

bool is_dark(const QPalette& palette) { return palette.color(QPalette::Window).lightness() < 128; }

QColor mood_colour(Mood mood, const QPalette& palette) {
    const bool dark = is_dark(palette);
    switch (mood) {
        case Mood::idle: return dark ? QColor(0x8a, 0x93, 0x9c) : QColor(0x6b, 0x75, 0x80);
        case Mood::keys: return dark ? QColor(0x2f, 0x9e, 0x63) : QColor(0x1f, 0x8a, 0x54);
        case Mood::question: break;
    }
    return dark ? QColor(0x3d, 0x8b, 0xe0) : QColor(0x1b, 0x6a, 0xc2);
}

QColor caution_colour(const QPalette& palette) {
    return is_dark(palette) ? QColor(0xe0, 0xa3, 0x2e) : QColor(0xb9, 0x77, 0x00);
}

QColor alarm_colour(const QPalette& palette) {
    return is_dark(palette) ? QColor(0xf0, 0x6a, 0x5f) : QColor(0xb3, 0x26, 0x1e);
}

int lines(const QWidget* widget, double count) { return static_cast<int>(widget->fontMetrics().lineSpacing() * count); }

QFont scaled_font(const QWidget* widget, double factor, bool bold) {
    QFont font = widget->font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setBold(bold);
    return font;
}

QFont fixed_font(const QWidget* widget, double factor) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(widget->font().pointSizeF() * factor);
    return font;
}

QIcon shield_icon(Mood mood, const QPalette& palette) {
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64, 128}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        draw_shield(painter, QRectF(0, 0, size, size), mood, palette);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

Shield::Shield(Mood mood, int size, QWidget* parent) : QWidget(parent), mood_(mood) { setFixedSize(size, size); }

void Shield::set_mood(Mood mood) {
    mood_ = mood;
    update();
}

void Shield::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    draw_shield(painter, QRectF(rect()), mood_, palette());
}

Card::Card(Kind kind, QWidget* parent) : QWidget(parent), kind_(kind) {}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor text = palette().color(QPalette::WindowText);
    QColor border = text;
    border.setAlphaF(0.18F);
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    QColor fill = palette().color(QPalette::Base);
    const QColor mark = kind_ == Kind::alarm ? alarm_colour(palette()) : caution_colour(palette());
    if (kind_ != Kind::facts) {
        fill = border = mark;
        fill.setAlphaF(is_dark(palette()) ? 0.12F : 0.09F);
        border.setAlphaF(0.55F);
    }
    painter.fillPath(outline, fill);
    if (kind_ != Kind::facts) {
        painter.setClipPath(outline);
        painter.fillRect(QRectF(0, 0, kind_ == Kind::alarm ? 8 : 4, height()), mark);
        painter.setClipping(false);
    }
    painter.setPen(QPen(border, 1));
    painter.drawPath(outline);
}

}  // namespace pidpys::gui
