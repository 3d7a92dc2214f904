// SPDX-License-Identifier: MIT
#include "gui/record_table.hpp"

#include <algorithm>

#include <QHeaderView>
#include <QTableWidget>

#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/table.hpp"
#include "gui/theme.hpp"
#include "preview/tables.hpp"

namespace pidpys::gui {

namespace {

enum class Line { title, columns, row };
constexpr qsizetype most_lines = preview::most_rows + 2 * preview::most_tables;

class Filler {
public:
    explicit Filler(QTableWidget* table) : table_(table) {}

    void add(const QString& line) {
        if (line.isEmpty()) return void(next_ = Line::title);
        if (next_ == Line::title) {
            next_ = Line::columns;
            return add_title(line);
        }
        const QStringList cells = line.split(QChar('\t')).mid(0, preview::most_columns);
        if (next_ == Line::row) return add_cells(cells, false);
        next_ = Line::row;
        columns_ = cells;
        // A form's two columns need no names.
        if (std::any_of(cells.begin(), cells.end(), [](const QString& cell) { return !cell.isEmpty(); }))
            add_cells(cells, true);
    }

private:
    int add_row() {
        const int row = table_->rowCount();
        table_->setRowCount(row + 1);
        return row;
    }
    void add_title(const QString& title) {
        const int row = add_row();
        auto* item = new QTableWidgetItem(foreign(title.toStdString()));
        item->setFont(scaled_font(table_, 1.1, true));
        table_->setItem(row, 0, item);
        table_->setSpan(row, 0, 1, table_->columnCount());
    }
    void add_cells(const QStringList& cells, bool names) {
        const int row = add_row();
        for (int at = 0; at < cells.size(); ++at) {
            const QString text = foreign(cells[at].toStdString());
            auto* item = new QTableWidgetItem(text);
            item->setToolTip(text);
            if (names) item->setFont(scaled_font(table_, 1.0, true));
            // What is heard says which fact it is.
            const QString name = names || at >= columns_.size() ? QString() : foreign(columns_[at].toStdString());
            if (!name.isEmpty()) item->setData(Qt::AccessibleTextRole, name + QStringLiteral(": ") + text);
            table_->setItem(row, at, item);
        }
    }

    QTableWidget* table_;
    Line next_ = Line::title;
    QStringList columns_;
};

}  // namespace

QTableWidget* make_record_table(const QString& text, QWidget* parent) {
    const QStringList lines_of_text = text.split(QChar('\n')).mid(0, most_lines + preview::most_tables);
    qsizetype columns = 2;
    for (const QString& line : lines_of_text) columns = std::max(columns, line.count(QChar('\t')) + 1);
    QStringList names;
    while (names.size() < std::min<qsizetype>(columns, preview::most_columns)) names << QString();
    QTableWidget* table = make_table(names, 0, parent);
    table->horizontalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    table->setWordWrap(true);
    table->setSelectionBehavior(QAbstractItemView::SelectItems);
    table->setAccessibleName(say(Text::preview_tables));
    Filler filler(table);
    for (const QString& line : lines_of_text) filler.add(line);
    const int widest = lines(table, 20);
    table->resizeColumnsToContents();
    for (int at = 0; at < table->columnCount(); ++at)
        table->setColumnWidth(at, std::min(table->columnWidth(at), widest));
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

}  // namespace pidpys::gui
