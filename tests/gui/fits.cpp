// SPDX-License-Identifier: MIT
#include "fits.hpp"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextEdit>
#include <QWidget>

namespace pidpys::test {

namespace {

QString name_of(const QWidget* widget) {
    QString name = widget->accessibleName();
    if (const auto* label = qobject_cast<const QLabel*>(widget)) name = label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) name = button->text();
    return QStringLiteral("%1 '%2' %3x%4")
        .arg(QString::fromUtf8(widget->metaObject()->className()), name.left(40))
        .arg(widget->width())
        .arg(widget->height());
}

bool says_something(const QWidget* widget) {
    return qobject_cast<const QAbstractButton*>(widget) != nullptr || qobject_cast<const QLabel*>(widget) != nullptr ||
           qobject_cast<const QTextEdit*>(widget) != nullptr || qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(widget) != nullptr;
}

const QScrollArea* area_around(const QWidget* widget) {
    for (const QWidget* at = widget->parentWidget(); at != nullptr; at = at->parentWidget())
        if (const auto* area = qobject_cast<const QScrollArea*>(at)) return area;
    return nullptr;
}

// Its own text is not cut off by its own size.
bool is_whole(const QWidget* widget) {
    if (const auto* label = qobject_cast<const QLabel*>(widget)) {
        if (label->wordWrap()) return label->height() + 1 >= label->heightForWidth(label->width());
        return label->width() + 1 >= label->sizeHint().width();
    }
    if (const auto* text = qobject_cast<const QTextEdit*>(widget)) {
        const bool down = text->verticalScrollBarPolicy() != Qt::ScrollBarAlwaysOff ||
                          text->document()->size().height() <= text->viewport()->height() + 1;
        return down && (text->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff ||
                        text->document()->idealWidth() <= text->viewport()->width() + 1);
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        return button->width() + 1 >= button->minimumSizeHint().width();
    return true;
}

// Within the part of the window that the screen shows, or of what scrolls there.
bool can_be_reached(const QWidget& window, const QWidget* widget) {
    const QRect own(widget->mapTo(&window, QPoint()), widget->size());
    const QRect screen = window.screen()->availableGeometry().translated(-window.mapToGlobal(QPoint()));
    const QScrollArea* area = area_around(widget);
    if (area == nullptr) return screen.contains(own) && window.rect().contains(own);
    const QRect port(area->viewport()->mapTo(&window, QPoint()), area->viewport()->size());
    if (!screen.contains(port)) return false;
    const QRect inside(widget->mapTo(area->widget(), QPoint()), widget->size());
    const bool down = inside.top() >= 0 && inside.bottom() < port.height() + area->verticalScrollBar()->maximum();
    return down && inside.left() >= 0 && inside.right() < port.width() + area->horizontalScrollBar()->maximum();
}

}  // namespace

QStringList out_of_reach(const QWidget& window) {
    QStringList found;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&window) || widget->window() != &window || !says_something(widget)) continue;
        if (!is_whole(widget)) {
            found << name_of(widget) + QStringLiteral(" is cut off");
            if (const auto* text = qobject_cast<const QTextEdit*>(widget))
                found.back() += QStringLiteral(" of %1x%2")
                                    .arg(text->document()->idealWidth())
                                    .arg(text->document()->size().height());
        }
        if (!can_be_reached(window, widget)) found << name_of(widget) + QStringLiteral(" is out of reach");
    }
    return found;
}

}  // namespace pidpys::test
