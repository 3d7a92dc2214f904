// SPDX-License-Identifier: MIT
#include "gui/metadata_view.hpp"

#include <cmath>

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextDocument>
#include <QWheelEvent>

#include "channel/metadata.hpp"
#include "gui/appearance.hpp"
#include "gui/text_extent.hpp"

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
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);  // Fixed would cap it at its hint
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(2);

    const channel::CleanMetadata clean = channel::sanitize_metadata(html);
    cut_ = clean.cut;
    document()->setDefaultStyleSheet(
        QStringLiteral("h3,h4,h5{margin:2px 0 4px 0} p,blockquote,pre,table{margin:4px 0} "
                       "ul,ol,dl{margin:2px 0 2px -18px}"));
    document()->setHtml(QString::fromStdString(clean.html));
}

int MetadataView::heightForWidth(int width) const {
    const auto [known, fresh] = known_heights_.try_emplace(width);
    if (!fresh) return known->second;
    const QSizeF size = text_extent(*this, font(), width);
    known->second = static_cast<int>(std::ceil(size.height())) + 2;
    const bool wide = size.width() > width;  // a table that needs a bar of its own
    if (wide) known->second += horizontalScrollBar()->sizeHint().height();
    return known->second;
}

QSize MetadataView::sizeHint() const {
    const int width = 30 * fontMetrics().averageCharWidth();
    return {width, heightForWidth(width)};
}

QSize MetadataView::minimumSizeHint() const { return {8 * fontMetrics().averageCharWidth(), fontMetrics().height()}; }

bool MetadataView::first_line_in_sight() const {
    const QRect line(0, 0, 1, std::min(height(), fontMetrics().height()));
    return isVisible() && (QRegion(line) - visibleRegion()).isEmpty() && verticalScrollBar()->value() == 0;
}

void MetadataView::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() != QEvent::FontChange) return;
    known_heights_.clear();
    updateGeometry();
}

void MetadataView::paintEvent(QPaintEvent* event) {
    QTextBrowser::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(viewport());
    draw_focus(painter, viewport()->rect(), palette());
}

void MetadataView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown) return event->ignore();
    QTextBrowser::keyPressEvent(event);
}

void MetadataView::wheelEvent(QWheelEvent* event) { event->ignore(); }

QVariant MetadataView::loadResource(int, const QUrl&) {
    ++refused_loads_;
    return {};
}

void MetadataView::doSetSource(const QUrl&, QTextDocument::ResourceType) {}

}  // namespace pidpys::gui
