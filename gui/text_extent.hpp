// SPDX-License-Identifier: MIT
#pragma once

#include <QSizeF>

class QFont;
class QTextEdit;

namespace pidpys::gui {

// What a field's text takes at a width and in a font, without touching the field.
QSizeF text_extent(const QTextEdit& field, const QFont& font, int width);

}  // namespace pidpys::gui
