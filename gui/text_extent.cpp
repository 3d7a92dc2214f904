// SPDX-License-Identifier: MIT
#include "gui/text_extent.hpp"

#include <algorithm>
#include <memory>

#include <QAbstractTextDocumentLayout>
#include <QTextDocument>
#include <QTextEdit>

namespace pidpys::gui {

QSizeF text_extent(const QTextEdit& field, const QFont& font, int width) {
    // A copy: the field lays its own document out for the size it has now.
    const std::unique_ptr<QTextDocument> copy(field.document()->clone());
    copy->documentLayout()->setPaintDevice(field.viewport());  // of the same dots per inch
    copy->setDefaultFont(font);
    copy->setTextWidth(std::max(width, 1));
    return copy->size();
}

}  // namespace pidpys::gui
