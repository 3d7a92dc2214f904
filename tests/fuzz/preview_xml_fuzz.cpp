// SPDX-License-Identifier: MIT
// Documents of XML as tables and as an outline: within their bounds, and read by the agent as they were written.
#include <cstdlib>

#include <QStringList>

#include "preview/structure.hpp"
#include "preview/tables.hpp"

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

// Title, columns, rows, an empty line; again and again.
void check(const QString& text) {
    using namespace pidpys::preview;
    int tables = 0, rows = 0;
    const QStringList lines = text.split(QChar('\n'));
    must(lines.back().isEmpty());
    for (qsizetype at = 0; at + 1 < lines.size(); ++at) {
        must(!lines[at].isEmpty() && !lines[at].contains(QChar('\t')));
        const qsizetype columns = lines[++at].count(QChar('\t')) + 1;
        must(columns <= most_columns);
        for (++at; at < lines.size() && !lines[at].isEmpty(); ++at, ++rows) {
            const QStringList cells = lines[at].split(QChar('\t'));
            must(cells.size() == columns);
            // The name of a fact is the way to it.
            for (const QString& cell : cells) must(cell.size() <= longest_cell);
        }
        must(at < lines.size());
        ++tables;
    }
    must(tables <= most_tables && rows <= most_rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const QByteArray document(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto tables = pidpys::preview::tables_of(document);
    if (!tables.text.isEmpty()) check(tables.text);
    (void)pidpys::preview::structure_of(document);
    return 0;
}
