// SPDX-License-Identifier: MIT
#include "gui/appearance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>
#include <QSysInfo>

namespace pidpys::gui {

namespace {

double channel(double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); }

double luminance(const QColor& colour) {
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}

QColor mixed(const QColor& one, const QColor& other, double part) {
    const auto mix = [part](double a, double b) { return static_cast<float>(a + (b - a) * part); };
    return QColor::fromRgbF(mix(one.redF(), other.redF()), mix(one.greenF(), other.greenF()),
                            mix(one.blueF(), other.blueF()));
}

using Grounds = std::array<QColor, 3>;

Grounds grounds(const QPalette& palette) {
    return {palette.color(QPalette::Active, QPalette::Window), palette.color(QPalette::Active, QPalette::Base),
            palette.color(QPalette::Active, QPalette::AlternateBase)};
}

bool stands_out(const QColor& colour, const Grounds& from, double least) {
    return std::all_of(from.begin(), from.end(),
                       [&](const QColor& ground) { return contrast(colour, ground) >= least; });
}

// Between the text's colour and the window's: as far from the text as the contrast allows, at most `part`.
QColor faded(const QPalette& palette, double part, double least) {
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    const QColor window = palette.color(QPalette::Active, QPalette::Window);
    for (; part > 0; part -= 0.05)
        if (const QColor colour = mixed(text, window, part); stands_out(colour, grounds(palette), least)) return colour;
    return text;
}

// Something to spare: the edges of letters are softer than their middle, and styles tint what they fill.
constexpr double spare = 1.1;

void outline(QPainter& painter, const QRect& area, const QColor& colour, int width) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width));
    const double inset = width / 2.0;
    painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), 2, 2);
    painter.restore();
}

class Style : public QProxyStyle {
public:
    // Of Windows' own, the one that knows of palettes.
    Style()
        : QProxyStyle(QSysInfo::productType() == QStringLiteral("windows") ? QStringLiteral("fusion") : QString()) {}
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        switch (element) {
            case PE_PanelButtonCommand:
            case PE_FrameLineEdit:
            case PE_IndicatorCheckBox:
            case PE_IndicatorItemViewItemCheck: draw_edge(option, painter); break;
            case PE_Frame:
                if (widget != nullptr && widget->focusPolicy() != Qt::NoFocus) draw_edge(option, painter);
                break;
            case PE_FrameFocusRect: draw_focus(*painter, option->rect, option->palette); break;
            default: break;
        }
    }

    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override {
        QProxyStyle::drawControl(element, option, painter, widget);
        const bool focus = option->state.testFlag(State_HasFocus);
        if (focus && (element == CE_PushButton || element == CE_TabBarTab || element == CE_CheckBox))
            draw_focus(*painter, option->rect.adjusted(1, 1, -1, -1), option->palette);
    }

    // Room for the mark of the focus around what scrolls.
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override {
        const int pixels = QProxyStyle::pixelMetric(metric, option, widget);
        return metric == PM_DefaultFrameWidth ? std::max(pixels, 2) : pixels;
    }

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        if (control == CC_ComboBox || control == CC_SpinBox) draw_edge(option, painter);
    }

private:
    static void draw_edge(const QStyleOption* option, QPainter* painter) {
        if (option->state.testFlag(State_HasFocus)) return draw_focus(*painter, option->rect, option->palette);
        if (option->state.testFlag(State_Enabled)) outline(*painter, option->rect, edge_colour(option->palette), 1);
    }
};

class PaletteKeeper : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange) keep();
        return false;
    }

public:
    static void keep() {
        const QPalette now = QApplication::palette(), wanted = readable(now);
        if (wanted != now) QApplication::setPalette(wanted);
    }
};

}  // namespace

double contrast(const QColor& one, const QColor& other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor muted_colour(const QPalette& palette) { return faded(palette, 0.45, text_contrast * spare * spare); }

QColor mark_colour(const QPalette& palette) {
    const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    const QColor button = palette.color(QPalette::Active, QPalette::Button);
    for (double part = 0; part < 1; part += 0.1) {
        const QColor colour = mixed(highlight, text, part);
        // Styles make buttons a little lighter, and tint the default one.
        if (stands_out(colour, grounds(palette), mark_contrast * spare) &&
            contrast(colour, mixed(button.lighter(155), highlight, 0.12)) >= mark_contrast)
            return colour;
    }
    return text;
}

QColor edge_colour(const QPalette& palette) { return faded(palette, 0.6, mark_contrast * spare * spare); }

void draw_focus(QPainter& painter, const QRect& area, const QPalette& palette) {
    outline(painter, area, mark_colour(palette), 2);
}

QPalette readable(QPalette palette) {
    const QColor muted = muted_colour(palette);
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        palette.setColor(group, QPalette::PlaceholderText, muted);
        const QColor ground = palette.color(group, QPalette::Highlight);
        if (contrast(palette.color(group, QPalette::HighlightedText), ground) < text_contrast)
            palette.setColor(group, QPalette::HighlightedText,
                             contrast(Qt::white, ground) > contrast(Qt::black, ground) ? Qt::white : Qt::black);
    }
    return palette;
}

void dress(QApplication& application) {
    QApplication::setStyle(new Style);  // over the desktop's own
    PaletteKeeper::keep();
    application.installEventFilter(new PaletteKeeper(&application));
}

}  // namespace pidpys::gui
