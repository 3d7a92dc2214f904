// SPDX-License-Identifier: MIT
#include "gui/screen_fit.hpp"

#include <algorithm>

#include <QGuiApplication>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QWidget>

namespace pidpys::gui {

namespace {

// A window has no frame before it is shown: as much as the desktops' title bars and edges take.
QSize frame_of(const QWidget* window) {
    const QSize known = window->frameGeometry().size() - window->size();
    if (!known.isEmpty()) return known;
    return {8, 2 * window->fontMetrics().height()};
}

}  // namespace

void fit_to_screen(QWidget* window, int width, const std::function<int(int width)>& height_for) {
    const QSize room = window->screen()->availableSize() - frame_of(window);
    const int wide = std::min(std::max(width, window->minimumSizeHint().width()), room.width());
    window->resize(wide, window->height());  // what depends on the width is arranged
    window->resize(wide, std::min(height_for(wide), room.height()));
    const QRect screen = window->screen()->availableGeometry();
    if (!screen.contains(window->frameGeometry())) {
        QRect place = window->frameGeometry();
        place.moveCenter(screen.center());
        window->move(std::max(place.x(), screen.x()), std::max(place.y(), screen.y()));
    }
}

int unscrolled_height(const QScrollArea& area, int width) {
    const QWidget& content = *area.widget();
    const int beside_bar = width - area.verticalScrollBar()->sizeHint().width();
    return content.hasHeightForWidth() ? content.heightForWidth(beside_bar) : content.sizeHint().height();
}

bool on_screen(const QWidget* widget) {
    if (!widget->isVisible()) return false;
    QRegion hidden = QRegion(widget->rect()) - widget->visibleRegion();
    if (!hidden.isEmpty()) return false;
    QRegion beyond(QRect(widget->mapToGlobal(QPoint()), widget->size()));
    for (const QScreen* screen : QGuiApplication::screens()) beyond -= screen->geometry();
    return beyond.isEmpty();
}

}  // namespace pidpys::gui
