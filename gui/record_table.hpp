// SPDX-License-Identifier: MIT
// A document's tables (preview/tables.hpp) as one: titles, names of columns, rows.
#pragma once

#include <QString>

class QTableWidget;
class QWidget;

namespace pidpys::gui {

// Whatever the text holds: what is beyond the bounds of preview/tables.hpp is left out.
QTableWidget* make_record_table(const QString& text, QWidget* parent);

}  // namespace pidpys::gui
