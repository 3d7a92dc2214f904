// SPDX-License-Identifier: MIT
#include "gui/document_list.hpp"

#include <algorithm>

#include <QAbstractListModel>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTextLayout>

#include "gui/appearance.hpp"
#include "gui/fact_grid.hpp"
#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr int padding = 6;
constexpr int name_role = Qt::UserRole, size_role = Qt::UserRole + 1, digest_role = Qt::UserRole + 2;

class Model : public QAbstractListModel {
public:
    Model(std::vector<channel::Document> documents, bool severable, QObject* parent)
        : QAbstractListModel(parent),
          documents_(std::move(documents)),
          severable_(severable),
          kept_(documents_.size(), true) {}

    Qt::ItemFlags flags(const QModelIndex& index) const override {
        return QAbstractListModel::flags(index) | (severable_ ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
    }

    bool setData(const QModelIndex& index, const QVariant& value, int role) override {
        if (role != Qt::CheckStateRole || !severable_) return false;
        kept_[static_cast<std::size_t>(index.row())] = value.toInt() == Qt::Checked;
        Q_EMIT dataChanged(index, index, {role});
        return true;
    }

    [[nodiscard]] std::vector<std::uint64_t> left_out() const {
        std::vector<std::uint64_t> places;
        for (std::size_t i = 0; i < kept_.size(); ++i)
            if (!kept_[i]) places.push_back(i);
        return places;
    }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(documents_.size());
    }

    QVariant data(const QModelIndex& index, int role) const override {
        const channel::Document& document = documents_[static_cast<std::size_t>(index.row())];
        switch (role) {
            case name_role: return name(document, index.row());
            case size_role: return document.digest_only ? QString() : format_size(document.size);
            case digest_role: return document_digest(document);
            // For screen readers.
            case Qt::DisplayRole: {
                QStringList parts{name(document, index.row())};
                if (!document.digest_only) parts << format_size(document.size);
                if (const QString digest = document_digest(document); !digest.isEmpty()) parts << digest;
                return parts.join(QStringLiteral(", "));
            }
            case Qt::CheckStateRole:
                if (!severable_) return {};
                return kept_[static_cast<std::size_t>(index.row())] ? Qt::Checked : Qt::Unchecked;
            default: return {};
        }
    }

private:
    QString name(const channel::Document& document, int row) const {
        const QString name = document_name(document);
        return documents_.size() == 1 ? name : QStringLiteral("%1. ").arg(row + 1) + name;
    }

    std::vector<channel::Document> documents_;
    bool severable_;
    std::vector<bool> kept_;
};

class Delegate : public QStyledItemDelegate {
public:
    explicit Delegate(QAbstractItemView* view) : QStyledItemDelegate(view), view_(view) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {0, height(inner_width(view_->width()), option.palette, index)};
    }
    // With the bar taken off, whether it is there or not: the rows must not depend on what depends on them.
    [[nodiscard]] int inner_width(int width) const { return width - view_->verticalScrollBar()->sizeHint().width(); }
    int height(int width, const QPalette& palette, const QModelIndex& index) const {
        return layout(nullptr, QRectF(0, 0, width, 0), palette, index);
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        if (index.row() > 0) {
            QColor line = option.palette.color(QPalette::Text);
            line.setAlphaF(0.12F);
            painter->setPen(line);
            painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        }
        const bool focus = option.state.testFlag(QStyle::State_HasFocus);
        const bool chosen = focus || option.state.testFlag(QStyle::State_Selected);
        if (chosen) {
            QColor mark = option.palette.color(QPalette::Highlight);
            mark.setAlphaF(0.15F);
            painter->fillRect(option.rect, mark);
        }
        layout(painter, QRectF(option.rect), option.palette, index, chosen);
        if (focus) draw_focus(*painter, option.rect, option.palette);
        const QVariant kept = index.data(Qt::CheckStateRole);
        if (!kept.isValid()) return;
        QStyleOptionButton box;
        box.rect = box_of(option.rect);
        box.palette = option.palette;
        box.state = QStyle::State_Enabled | (kept.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
        view_->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, view_);
    }

    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override {
        const QVariant kept = index.data(Qt::CheckStateRole);
        const bool clicked =
            event->type() == QEvent::MouseButtonRelease &&
            box_of(option.rect).adjusted(-6, -6, 6, 6).contains(static_cast<QMouseEvent*>(event)->position().toPoint());
        const bool pressed =
            event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
        if (!kept.isValid() || (!clicked && !pressed)) return false;
        return model->setData(index, kept.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }

private:
    [[nodiscard]] int box_side() const {
        return view_->style()->pixelMetric(QStyle::PM_IndicatorWidth, nullptr, view_);
    }
    [[nodiscard]] QRect box_of(const QRect& row) const {
        return {row.left() + padding, row.top() + padding, box_side(), box_side()};
    }

    // Draws a row if there is a painter, and answers its height.
    int layout(QPainter* painter, const QRectF& area, const QPalette& palette, const QModelIndex& index,
               bool chosen = false) const {
        const QColor faint = palette.color(chosen ? QPalette::Text : QPalette::PlaceholderText);
        const double box = index.data(Qt::CheckStateRole).isValid() ? box_side() + padding : 0;
        const double left = area.left() + padding + box, width = area.width() - 2 * padding - box;
        double y = area.top() + padding;
        y += paragraph(painter, index.data(name_role).toString(), scaled_font(view_, 1.0, true),
                       palette.color(QPalette::Text), left, y, width);
        const QString size = index.data(size_role).toString();
        if (!size.isEmpty()) y += paragraph(painter, size, view_->font(), faint, left, y, width);
        const QString digest = index.data(digest_role).toString();
        if (!digest.isEmpty()) y += paragraph(painter, digest, fixed_font(view_, 0.85), faint, left, y, width);
        return static_cast<int>(y - area.top()) + padding;
    }

    static double paragraph(QPainter* painter, const QString& text, const QFont& font, const QColor& colour, double x,
                            double y, double width) {
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

    const QAbstractItemView* view_;
};

}  // namespace

QString document_name(const channel::Document& document) {
    if (document.digest_only) return say(Text::hash_alone);
    return document.name.empty() ? say(Text::unnamed_document) : foreign(document.name);
}

QString document_digest(const channel::Document& document) {
    return document.digest.empty() ? QString()
                                   : foreign(document.digest_algorithm) + QChar(' ') + foreign(document.digest);
}

void add_document_facts(FactGrid& facts, const channel::Document& document) {
    facts.add(Text::document_name, document_name(document), FactStyle::strong);
    if (!document.digest_only) facts.add(Text::document_size, format_size(document.size));
    facts.add(Text::digest, document_digest(document), FactStyle::fixed);
}

DocumentList::DocumentList(const std::vector<channel::Document>& documents, bool severable, int limit, QWidget* parent)
    : QListView(parent), limit_(limit), shown_(new QSortFilterProxyModel(this)) {
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(QListView::Adjust);
    setTabKeyNavigation(false);
    setAccessibleName(say(Text::documents, format_number(documents.size())));
    viewport()->setAutoFillBackground(false);
    setItemDelegate(new Delegate(this));
    shown_->setSourceModel(new Model(documents, severable, this));
    shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(shown_);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);  // Fixed would cap it at its hint
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void DocumentList::filter(const QString& words) { shown_->setFilterFixedString(words); }

std::vector<std::uint64_t> DocumentList::left_out() const {
    return static_cast<const Model*>(shown_->sourceModel())->left_out();
}

std::uint64_t DocumentList::current() const {
    const QModelIndex chosen = shown_->mapToSource(currentIndex());
    return chosen.isValid() ? static_cast<std::uint64_t>(chosen.row()) : 0;
}

// Of all rows, whatever is filtered: the window keeps its shape while somebody types.
int DocumentList::heightForWidth(int width) const {
    const auto* delegate = static_cast<const Delegate*>(itemDelegate());
    const int inner = delegate->inner_width(width);
    int height = 2;
    const QAbstractItemModel* all = shown_->sourceModel();
    for (int row = 0; row < all->rowCount() && height < limit_; ++row)
        height += delegate->height(inner, palette(), all->index(row, 0));
    return std::min(height, limit_);
}

QSize DocumentList::sizeHint() const {
    const int width = 40 * fontMetrics().averageCharWidth();
    return {width, heightForWidth(width)};
}

void DocumentList::keyPressEvent(QKeyEvent* event) {
    if (!event->matches(QKeySequence::Copy) || !currentIndex().isValid()) return QListView::keyPressEvent(event);
    QGuiApplication::clipboard()->setText(currentIndex().data().toString());
}

}  // namespace pidpys::gui
