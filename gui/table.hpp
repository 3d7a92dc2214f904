// SPDX-License-Identifier: MIT
// The one look of this program's tables.
#pragma once

#include <QStringList>

class QTableWidget;
class QWidget;

namespace pidpys::gui {

// Read only, whole rows are selected, one at a time; the column `wide` takes the room that is left.
QTableWidget* make_table(const QStringList& columns, int wide, QWidget* parent);

}  // namespace pidpys::gui
