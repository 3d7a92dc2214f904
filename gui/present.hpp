// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace pidpys::gui {

// Before the user's eyes, whether it was hidden, minimized or behind others.
inline void present(QWidget* window) {
    window->setWindowState(window->windowState() & ~Qt::WindowMinimized);
    window->show();
    window->raise();
    window->activateWindow();
}

}  // namespace pidpys::gui
