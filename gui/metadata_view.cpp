// SPDX-License-Identifier: MIT
#include "gui/metadata_view.hpp"

#include <QTextDocument>

#include "channel/metadata.hpp"

namespace pidpys::gui {

MetadataView::MetadataView(const std::string& html, QWidget* parent) : QTextBrowser(parent) {
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setContextMenuPolicy(Qt::NoContextMenu);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(2);

    const channel::CleanMetadata clean = channel::sanitize_metadata(html);
    cut_ = clean.cut;
    document()->setHtml(QString::fromStdString(clean.html));
}

QVariant MetadataView::loadResource(int, const QUrl&) {
    ++refused_loads_;
    return {};
}

void MetadataView::doSetSource(const QUrl&, QTextDocument::ResourceType) {}

}  // namespace pidpys::gui
