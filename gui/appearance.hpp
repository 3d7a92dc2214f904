// SPDX-License-Identifier: MIT
// The desktop's look, made readable where it is not: text has at least 4.5 : 1 to what is behind it, the borders of
// fields and the mark of the focus 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11), whatever the desktop's palette and style say.
#pragma once

#include <QColor>
#include <QPalette>

class QApplication;
class QPainter;
class QRect;

namespace pidpys::gui {

inline constexpr double text_contrast = 4.5, mark_contrast = 3.0;

// WCAG 2.2, "contrast ratio", of opaque colours: 1 … 21.
double contrast(const QColor& one, const QColor& other);

QColor muted_colour(const QPalette& palette);  // of text that stands back
QColor mark_colour(const QPalette& palette);   // of what shows the focus, a choice, a course
QColor edge_colour(const QPalette& palette);   // of a field's border

// A frame around what has the focus.
void draw_focus(QPainter& painter, const QRect& area, const QPalette& palette);

// The same palette; muted and chosen text of it can be read.
QPalette readable(QPalette palette);

// For the program: keeps its palette readable, also when the desktop changes it, and draws borders and focus over
// its style.
void dress(QApplication& application);

}  // namespace pidpys::gui
