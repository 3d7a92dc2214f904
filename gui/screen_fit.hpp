// SPDX-License-Identifier: MIT
// Windows that are never larger than their screen.
#pragma once

#include <functional>

class QScrollArea;
class QWidget;

namespace pidpys::gui {

// Gives a window the size it wishes, as far as its screen has room; `height_for` is asked with the width that it gets.
void fit_to_screen(QWidget* window, int width, const std::function<int(int width)>& height_for);

// How high an area of that width has to be for nothing to scroll, although its bar may be there still and take width.
int unscrolled_height(const QScrollArea& area, int width);

// Every pixel of the widget is shown: nothing scrolled away, covered by a sibling or beyond the screens' edges.
bool on_screen(const QWidget* widget);

}  // namespace pidpys::gui
