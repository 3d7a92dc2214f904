// SPDX-License-Identifier: MIT
#include "gui/history_window.hpp"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include "gui/format.hpp"
#include "gui/history_text.hpp"
#include "gui/strings.hpp"
#include "gui/table.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr std::size_t most_shown = 10'000;  // rows; who looks further takes pidpys audit

QStringList row_of(const channel::HistoryEntry& entry) {
    return {QString::number(entry.sequence),
            format_moment(entry.at / 1000),
            event_title(entry),
            caller_title(entry),
            foreign(entry.owner),
            entry.count == 0 ? QString() : QString::number(entry.count)};
}

}  // namespace

HistoryWindow::HistoryWindow(Actions actions, QWidget* parent) : DeskWindow(parent), actions_(std::move(actions)) {
    setWindowTitle(say(Text::history_title));
    wish(150, 44);
    auto* splitter = new QSplitter(Qt::Vertical, middle());
    table_ = make_table({QStringLiteral("№"), say(Text::decided), say(Text::event), say(Text::caller), say(Text::key),
                         say(Text::signatures_allowed)},
                        3, splitter);
    table_->setAccessibleName(say(Text::records));
    details_ = new QPlainTextEdit(splitter);
    details_->setReadOnly(true);
    details_->setTabChangesFocus(true);
    details_->setAccessibleName(say(Text::record_details));
    for (QWidget* part : {static_cast<QWidget*>(table_), static_cast<QWidget*>(details_)}) {
        part->setMinimumHeight(5 * fontMetrics().lineSpacing());
        splitter->addWidget(part);
    }
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    splitter->handle(1)->setAccessibleName(say(Text::border_of_details));
    column()->addWidget(splitter, 1);
    empty_ = muted_label(say(Text::no_history), middle());
    empty_->setAlignment(Qt::AlignCenter);
    column()->addWidget(empty_);
    message_ = make_alert(this);
    foot()->addWidget(message_);
    add_space_between_buttons();
    older_ = add_button(say(Text::older));
    refresh_ = add_button(say(Text::refresh));
    connect(add_button(say(Text::close)), &QPushButton::clicked, this, [this] { close(); });
    connect(table_, &QTableWidget::itemSelectionChanged, this, [this] { show_details(); });
    connect(refresh_, &QPushButton::clicked, this, [this] { load_newest(); });
    connect(older_, &QPushButton::clicked, this, [this] {
        older_->setEnabled(false);  // until the page is there
        actions_.load(entries_.back().sequence);
    });
    show_page({});
}

void HistoryWindow::load_newest() { actions_.load(expected_ = 0); }

void HistoryWindow::load_from(std::uint64_t record) { actions_.load(expected_ = record + 1); }

void HistoryWindow::show_page(const channel::History& page) {
    const bool anew = page.before == expected_;
    if (anew) {
        entries_.clear();
        table_->setRowCount(0);
    } else if (entries_.empty() || page.before != entries_.back().sequence) {
        return;  // asked for before others were loaded anew
    }
    for (const channel::HistoryEntry& entry : page.entries) {
        const int row = table_->rowCount();
        table_->insertRow(row);
        const QStringList cells = row_of(entry);
        for (int column = 0; column < cells.size(); ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            if (column == 0) item->setData(Qt::AccessibleTextRole, QStringList(cells).join(QStringLiteral(", ")));
            table_->setItem(row, column, item);
        }
        entries_.push_back(entry);
    }
    older_->setEnabled(!page.entries.empty() && entries_.back().sequence > 1 && entries_.size() < most_shown);
    empty_->setVisible(entries_.empty());
    setAccessibleDescription(
        entries_.empty() ? empty_->text()
                         : QStringLiteral("%1: %2").arg(table_->accessibleName(), format_number(entries_.size())));
    show_error({});
    if (anew && page.before != 0 && !entries_.empty()) table_->selectRow(0);
    expected_ = 0;
    show_details();
}

const channel::HistoryEntry* HistoryWindow::selected() const {
    const auto rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &entries_[static_cast<std::size_t>(rows.front().row())];
}

void HistoryWindow::show_details() {
    const channel::HistoryEntry* entry = selected();
    details_->setPlainText(entry == nullptr ? QString() : history_details(*entry).join(QChar('\n')));
    if (entry != nullptr && entry->event == "permission_given") actions_.load_under(entry->sequence);
}

void HistoryWindow::show_under(const channel::SignedUnder& under) {
    const channel::HistoryEntry* entry = selected();
    if (entry == nullptr || entry->sequence != under.permission) return;  // another is looked at by now
    QStringList lines{history_details(*entry).join(QChar('\n')), QString()};
    lines << (under.entries.empty() ? say(Text::nothing_signed_under) : say(Text::signed_under) + QLatin1Char(':'));
    for (const channel::HistoryEntry& made : under.entries) {
        QStringList digests;
        for (const std::string& digest : made.digests) digests << foreign(digest);
        const QString moment = format_moment(made.at / 1000);
        lines << QStringLiteral("№ %1 · %2 · %3 %4")
                     .arg(made.sequence)
                     .arg(moment, foreign(made.algorithm), digests.join(QStringLiteral(", ")));
    }
    if (under.entries.size() == channel::history_page) lines << QStringLiteral("…");  // pidpys audit has them all
    details_->setPlainText(lines.join(QChar('\n')));
}

void HistoryWindow::show_error(const QString& text) {
    show_alert(message_, text);
    if (!text.isEmpty()) older_->setEnabled(!entries_.empty());
}

}  // namespace pidpys::gui
