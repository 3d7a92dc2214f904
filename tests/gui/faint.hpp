// SPDX-License-Identifier: MIT
// Can all of a window be read? Measured in the pixels that it draws, not in its palette (WCAG 2.2, 1.4.3 and 1.4.11).
#pragma once

#include <QStringList>

class QWidget;

namespace pidpys::test {

// Texts with less than 4.5 : 1, each with the best contrast that was found; borders of fields, signs and stripes with
// less than 3 : 1. The window is shown; what is disabled is passed over.
QStringList too_faint(QWidget& window);

// Widgets that the keyboard reaches and that do not show it: less than 3 : 1 between a pixel with the focus and the
// same one without, along less than a line of text. The window is active.
QStringList unseen_focus(QWidget& window);

}  // namespace pidpys::test
