// SPDX-License-Identifier: MIT
// Can all of a window be seen? Every button and every text is on the screen as it is, or can be scrolled to.
#pragma once

#include <QStringList>

class QWidget;

namespace pidpys::test {

// What cannot, each with its place; empty: the window fits. The window is shown.
QStringList out_of_reach(const QWidget& window);

}  // namespace pidpys::test
