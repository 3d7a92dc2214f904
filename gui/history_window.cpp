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

constexpr std::size_t most_shown = 10'000;   // rows; who looks further takes pidpys audit

QStringList row_of(const channel::HistoryEntry& entry) {
    return {QString::number(entry.sequence), format_moment(entry.at / 1000),
            event_title(entry),              caller_title(entry),
            foreign(entry.owner),            entry.count == 0 ? QString() : QString::number(entry.count)};
}

}  // namespace

HistoryWindow::HistoryWindow(Load load, QWidget* parent) : QWidget(parent), load_(std::move(load)) {
    setWindowTitle(say(Text::history_title));
    setWindowIcon(shield_icon(Mood::keys, palette()));
    resize(900, 560);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    table_ = make_table({QStringLiteral("№"), say(Text::decided), say(Text::event), say(Text::caller), say(Text::key),
                         say(Text::signatures_allowed)},
                        3, splitter);
    details_ = new QPlainTextEdit(splitter);
    details_->setReadOnly(true);
    details_->setTabChangesFocus(true);
    splitter->addWidget(table_);
    splitter->addWidget(details_);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    layout->addWidget(splitter, 1);
    empty_ = muted_label(say(Text::no_history), this);
    empty_->setAlignment(Qt::AlignCenter);
    layout->addWidget(empty_);
    message_ = plain_label({}, this);
    message_->hide();
    layout->addWidget(message_);
    auto* buttons = new QHBoxLayout;
    older_ = new QPushButton(say(Text::older), this);
    refresh_ = new QPushButton(say(Text::refresh), this);
    buttons->addStretch(1);
    for (QPushButton* button : {older_, refresh_}) {
        button->setMinimumSize(button->sizeHint().width() + 24, 32);
        buttons->addWidget(button);
    }
    layout->addLayout(buttons);
    connect(table_, &QTableWidget::itemSelectionChanged, this, [this] { show_details(); });
    connect(refresh_, &QPushButton::clicked, this, [this] { load_(0); });
    connect(older_, &QPushButton::clicked, this, [this] {
        older_->setEnabled(false);   // until the page is there
        load_(entries_.back().sequence);
    });
    show_page({});
}

void HistoryWindow::show_page(const channel::History& page) {
    if (page.before == 0) {
        entries_.clear();
        table_->setRowCount(0);
    } else if (entries_.empty() || page.before != entries_.back().sequence) {
        return;   // asked for before the newest were loaded anew
    }
    for (const channel::HistoryEntry& entry : page.entries) {
        const int row = table_->rowCount();
        table_->insertRow(row);
        const QStringList cells = row_of(entry);
        for (int column = 0; column < cells.size(); ++column)
            table_->setItem(row, column, new QTableWidgetItem(cells[column]));
        entries_.push_back(entry);
    }
    older_->setEnabled(!page.entries.empty() && entries_.back().sequence > 1 && entries_.size() < most_shown);
    empty_->setVisible(entries_.empty());
    show_error({});
    show_details();
}

void HistoryWindow::show_details() {
    const auto rows = table_->selectionModel()->selectedRows();
    const auto at = rows.isEmpty() ? entries_.size() : static_cast<std::size_t>(rows.front().row());
    details_->setPlainText(at < entries_.size() ? history_details(entries_[at]).join(QChar('\n')) : QString());
}

void HistoryWindow::show_error(const QString& text) {
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
    if (!text.isEmpty()) older_->setEnabled(!entries_.empty());
}

}  // namespace pidpys::gui
