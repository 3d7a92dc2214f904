// SPDX-License-Identifier: MIT
#include "gui/metadata_view.hpp"

#include <memory>

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
    document()->setDefaultStyleSheet(QStringLiteral("h3,h4,h5{margin:2px 0 4px 0} p,blockquote,pre,table{margin:4px 0} "
                                                    "ul,ol,dl{margin:2px 0 2px -18px}"));
    document()->setHtml(QString::fromStdString(clean.html));
}

int MetadataView::height_for(int width) const {
    // A copy: the view lays its own document out for the size it has now.
    const std::unique_ptr<QTextDocument> copy(document()->clone());
    copy->setDefaultFont(font());
    copy->setTextWidth(width);
    return static_cast<int>(copy->size().height()) + 2;
}

QVariant MetadataView::loadResource(int, const QUrl&) {
    ++refused_loads_;
    return {};
}

void MetadataView::doSetSource(const QUrl&, QTextDocument::ResourceType) {}

}  // namespace pidpys::gui
