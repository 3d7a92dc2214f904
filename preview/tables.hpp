// SPDX-License-Identifier: MIT
// XML that is filled in like a form, as tables: what is named once as "name, value", what comes again and again as rows.
// - any document: leaves and attributes of an element are its form; children of one name are the rows of a table;
// - tax reports (DECLAR): <T1RXXXXG2S ROWNUM="3"> is row 3, column G2S of table T1;
// - M.E.Doc: <ROW TAB="1" LINE="3" NAME="TAB1_A2"><VALUE> likewise.
#pragma once

#include <QByteArray>
#include <QString>

namespace pidpys::preview {

// A table is its title, its columns, and its rows, a line each, cells parted by tabs; an empty line ends it. A form has
// two columns without names. No cell holds a tab or a line end.
struct Tables {
    QString text;      // empty: the document is no such XML, or beyond the bounds
    bool cut = false;  // there is more
};

// Nothing that the document refers to is loaded; no entity of its own is expanded far. Memory and time are bounded by
// most_nodes, deepest_node and the document's own length.
Tables tables_of(const QByteArray& document);

inline constexpr int most_nodes = 50'000;  // elements and attributes
inline constexpr int deepest_node = 64;
inline constexpr int most_tables = 100;
inline constexpr int most_rows = 1000;  // of all tables together
inline constexpr int most_columns = 30;
inline constexpr int longest_cell = 1000;  // characters

}  // namespace pidpys::preview
