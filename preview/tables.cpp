// SPDX-License-Identifier: MIT
#include "preview/tables.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include <QRegularExpression>
#include <QStringList>
#include <QXmlStreamReader>

namespace pidpys::preview {

namespace {

constexpr int deepest_leaf = 6;  // within a row
constexpr qsizetype longest_name = 100;

struct Node {
    QString name, value;
    bool attribute = false;
    std::vector<Node> children;

    [[nodiscard]] const Node* child(QLatin1StringView wanted) const {
        const auto found =
            std::find_if(children.begin(), children.end(), [&](const Node& n) { return n.name == wanted; });
        return found == children.end() ? nullptr : &*found;
    }
};

QString shortened(const QString& text, qsizetype most) {
    const QString line = text.simplified();  // no tabs, no line ends
    return line.size() <= most ? line : line.left(most - 1) + QChar(0x2026);
}

// The document's elements; nothing if it is no XML, or more than a form can be.
std::optional<Node> read_tree(const QByteArray& document) {
    QXmlStreamReader reader(document);
    reader.setEntityExpansionLimit(4096);
    Node top;
    std::vector<Node> open;  // the elements that the reader is in
    int nodes = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
            case QXmlStreamReader::StartElement: {
                Node element;
                element.name = shortened(reader.name().toString(), longest_name);
                const auto attributes = reader.attributes();
                nodes += 1 + static_cast<int>(attributes.size());
                if (nodes > most_nodes || open.size() >= deepest_node) return std::nullopt;
                for (const QXmlStreamAttribute& attribute : attributes)
                    element.children.push_back({shortened(attribute.name().toString(), longest_name),
                                                shortened(attribute.value().toString(), longest_cell),
                                                true,
                                                {}});
                open.push_back(std::move(element));
                break;
            }
            case QXmlStreamReader::Characters:
                if (!open.empty() && open.back().value.size() < 4 * longest_cell) open.back().value += reader.text();
                break;
            case QXmlStreamReader::EndElement: {
                Node done = std::move(open.back());
                open.pop_back();
                done.value = shortened(done.value, longest_cell);
                if (open.empty())
                    top = std::move(done);
                else
                    open.back().children.push_back(std::move(done));
                break;
            }
            default: break;
        }
    }
    if (reader.hasError() || top.name.isEmpty()) return std::nullopt;
    return top;
}

bool is_leaf(const Node& node) {
    return std::all_of(node.children.begin(), node.children.end(), [](const Node& child) { return child.attribute; });
}

// Rows by their number, columns in the order in which they came.
class Table {
public:
    explicit Table(QString title) : title_(std::move(title)) {}

    void put(qint64 row, const QString& column, const QString& value) {
        const qsizetype known = columns_.indexOf(column);
        const qsizetype at = known >= 0 ? known : columns_.size();
        if (at >= most_columns) return void(cut_ = true);
        if (known < 0) columns_ << column;
        QStringList& cells = rows_[row];
        while (cells.size() <= at) cells << QString();
        // What is there twice is not lost.
        cells[at] = cells[at].isEmpty() ? value : shortened(cells[at] + QStringLiteral("; ") + value, longest_cell);
    }
    [[nodiscard]] const QString& title() const { return title_; }
    [[nodiscard]] const QStringList& columns() const { return columns_; }
    [[nodiscard]] const std::map<qint64, QStringList>& rows() const { return rows_; }
    void mark_cut() { cut_ = true; }
    [[nodiscard]] bool cut() const { return cut_; }

private:
    QString title_;
    QStringList columns_;
    std::map<qint64, QStringList> rows_;
    bool cut_ = false;
};

// In the order in which they were named.
class TableList {
public:
    Table& named(const QString& name) {
        const auto [at, added] = places_.try_emplace(name, tables_.size());
        if (added) tables_.emplace_back(name);
        return tables_[at->second];
    }
    [[nodiscard]] const std::vector<Table>& all() const { return tables_; }

private:
    std::vector<Table> tables_;
    std::map<QString, std::size_t> places_;
};

class Writer {
public:
    void form(const QString& title, const std::vector<std::pair<QString, QString>>& facts) {
        if (facts.empty() || !begin(title, QStringLiteral("\t"))) return;
        for (const auto& [name, value] : facts) row({name, value}, 2);
        tables_.text += QChar('\n');
    }
    void table(const Table& table) {
        if (table.rows().empty() || !begin(table.title(), table.columns().join(QChar('\t')))) return;
        tables_.cut |= table.cut();
        for (const auto& [number, cells] : table.rows()) row(cells, table.columns().size());
        tables_.text += QChar('\n');
    }
    Tables take() { return std::move(tables_); }

private:
    bool begin(const QString& title, const QString& columns) {
        if (count_ == most_tables || rows_ == most_rows) return !(tables_.cut = true);
        ++count_;
        tables_.text += title + QChar('\n') + columns + QChar('\n');
        return true;
    }
    void row(QStringList cells, qsizetype columns) {
        if (rows_ == most_rows) return void(tables_.cut = true);
        while (cells.size() < columns) cells << QString();
        const QString line = cells.join(QChar('\t'));
        if (line.isEmpty()) return;  // it would end the table
        ++rows_;
        tables_.text += line + QChar('\n');
    }

    Tables tables_;
    int count_ = 0, rows_ = 0;
};

// All that an element says, below it too, each with its way from there.
void put_leaves(const Node& node, const QString& way, int depth, qint64 row, Table& table) {
    for (const Node& child : node.children) {
        const QString name = way.isEmpty() ? child.name : way + QStringLiteral(" / ") + child.name;
        if (!child.value.isEmpty()) table.put(row, name, child.value);
        if (depth < deepest_leaf)
            put_leaves(child, name, depth + 1, row, table);
        else if (!child.children.empty())
            table.mark_cut();
    }
}

// What a child says by the rule of tax reports or of M.E.Doc.
struct Cell {
    QString table, column, value;
    qint64 row = 0;
};

std::optional<Cell> numbered_cell(const Node& node) {
    static const QRegularExpression report(QStringLiteral("^(T\\d+)RX+(G\\w+)$"));
    const auto value_of = [&](const char* name) {
        const Node* found = node.child(QLatin1StringView(name));
        return found == nullptr ? QString() : found->value;
    };
    bool good = false;
    if (const Node* number = node.child(QLatin1StringView("ROWNUM")); number != nullptr && number->attribute) {
        const qint64 row = number->value.toLongLong(&good);
        if (!good) return std::nullopt;
        const auto match = report.match(node.name);
        if (!match.hasMatch()) return Cell{{}, node.name, node.value, row};
        return Cell{match.captured(1), match.captured(2), node.value, row};
    }
    const QString name = value_of("NAME");
    if (node.name == QLatin1StringView("ROW") && !name.isEmpty()) {
        const qint64 row = value_of("LINE").toLongLong(&good);
        if (good) return Cell{value_of("TAB"), name, value_of("VALUE"), row};
    }
    return std::nullopt;
}

void write(const Node& node, const QString& title, Writer& out) {
    std::map<QString, int> times;
    for (const Node& child : node.children)
        if (!child.attribute) ++times[child.name];

    std::vector<std::pair<QString, QString>> facts;
    if (!node.value.isEmpty()) facts.emplace_back(node.name, node.value);
    TableList numbered, repeated;
    std::vector<const Node*> parts;
    for (const Node& child : node.children) {
        if (const auto cell = child.attribute ? std::nullopt : numbered_cell(child)) {
            // The form of a document of M.E.Doc is its table without a number.
            if (child.name == QLatin1StringView("ROW") &&
                (cell->table.isEmpty() || cell->table == QLatin1StringView("0")))
                facts.emplace_back(cell->column, cell->value);
            else
                numbered.named(cell->table.isEmpty() ? title : cell->table).put(cell->row, cell->column, cell->value);
        } else if (!child.attribute && times[child.name] > 1) {
            Table& table = repeated.named(child.name);
            const auto row = static_cast<qint64>(table.rows().size());
            if (!child.value.isEmpty()) table.put(row, child.name, child.value);
            put_leaves(child, {}, 0, row, table);
        } else if (is_leaf(child)) {
            if (!child.value.isEmpty() || child.children.empty()) facts.emplace_back(child.name, child.value);
            for (const Node& attribute : child.children)
                facts.emplace_back(child.name + QStringLiteral(" / ") + attribute.name, attribute.value);
        } else {
            parts.push_back(&child);
        }
    }
    out.form(title, facts);
    for (const Table& table : numbered.all()) out.table(table);
    for (const Table& table : repeated.all()) out.table(table);
    for (const Node* part : parts) write(*part, part->name, out);
}

}  // namespace

Tables tables_of(const QByteArray& document) {
    if (!document.left(1024).contains('<')) return {};
    const auto top = read_tree(document);
    if (!top) return {};
    Writer out;
    write(*top, top->name, out);
    return out.take();
}

}  // namespace pidpys::preview
