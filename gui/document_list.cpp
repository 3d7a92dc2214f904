// SPDX-License-Identifier: MIT
#include "gui/document_list.hpp"

#include <algorithm>

#include <QAbstractListModel>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTextLayout>

#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr int padding = 6;
constexpr int name_role = Qt::UserRole, size_role = Qt::UserRole + 1, digest_role = Qt::UserRole + 2;

class Model : public QAbstractListModel {
public:
    Model(std::vector<channel::Document> documents, QObject* parent)
        : QAbstractListModel(parent), documents_(std::move(documents)) {}

    int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : static_cast<int>(documents_.size()); }

    QVariant data(const QModelIndex& index, int role) const override {
        const channel::Document& document = documents_[static_cast<std::size_t>(index.row())];
        switch (role) {
            case name_role: return name(document, index.row());
            case size_role: return document.digest_only ? QString() : format_size(document.size);
            case digest_role: return digest(document);
            // For screen readers.
            case Qt::DisplayRole:
                return name(document, index.row()) + QStringLiteral(", ") +
                       (document.digest_only ? digest(document) : format_size(document.size));
            default: return {};
        }
    }

private:
    QString name(const channel::Document& document, int row) const {
        const QString name = document.digest_only    ? say(Text::hash_alone)
                             : document.name.empty() ? say(Text::unnamed_document)
                                                     : foreign(document.name);
        return documents_.size() == 1 ? name : QStringLiteral("%1. ").arg(row + 1) + name;
    }
    static QString digest(const channel::Document& document) {
        return document.digest.empty() ? QString() : foreign(document.digest_algorithm) + QChar(' ') + foreign(document.digest);
    }

    std::vector<channel::Document> documents_;
};

class Delegate : public QStyledItemDelegate {
public:
    Delegate(QWidget* view, int width) : QStyledItemDelegate(view), view_(view), width_(width) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {width_, layout(nullptr, QRectF(0, 0, width_, 0), option.palette, index)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        if (index.row() > 0) {
            QColor line = option.palette.color(QPalette::Text);
            line.setAlphaF(0.12F);
            painter->setPen(line);
            painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            QColor mark = option.palette.color(QPalette::Highlight);
            mark.setAlphaF(0.15F);
            painter->fillRect(option.rect, mark);
        }
        layout(painter, QRectF(option.rect), option.palette, index);
    }

private:
    // Draws a row if there is a painter, and answers its height.
    int layout(QPainter* painter, const QRectF& area, const QPalette& palette, const QModelIndex& index) const {
        QColor faint = palette.color(QPalette::Text);
        faint.setAlphaF(0.65F);
        const double left = area.left() + padding, width = area.width() - 2 * padding;
        double y = area.top() + padding;
        y += paragraph(painter, index.data(name_role).toString(), scaled_font(view_, 1.0, true), palette.color(QPalette::Text), left, y, width);
        const QString size = index.data(size_role).toString();
        if (!size.isEmpty()) y += paragraph(painter, size, view_->font(), faint, left, y, width);
        const QString digest = index.data(digest_role).toString();
        if (!digest.isEmpty()) y += paragraph(painter, digest, fixed_font(view_, 0.85), faint, left, y, width);
        return static_cast<int>(y - area.top()) + padding;
    }

    static double paragraph(QPainter* painter, const QString& text, const QFont& font, const QColor& colour, double x, double y,
                            double width) {
        QTextLayout layout(text, font);
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        double height = 0;
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition({0, height});
            height += line.height();
        }
        layout.endLayout();
        if (painter != nullptr) {
            painter->setPen(colour);
            layout.draw(painter, {x, y});
        }
        return height;
    }

    const QWidget* view_;
    int width_;
};

}  // namespace

DocumentList::DocumentList(const std::vector<channel::Document>& documents, int width, int limit, QWidget* parent) : QListView(parent) {
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    setAccessibleName(say(Text::documents, QString::number(documents.size())));
    viewport()->setAutoFillBackground(false);
    setItemDelegate(new Delegate(this, width - verticalScrollBar()->sizeHint().width()));
    setModel(new Model(documents, this));

    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int height = 2;
    for (int row = 0; row < model()->rowCount() && height < limit; ++row)
        height += itemDelegate()->sizeHint(option, model()->index(row, 0)).height();
    setFixedSize(width, std::min(height, limit));
}

}  // namespace pidpys::gui
