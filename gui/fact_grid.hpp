// SPDX-License-Identifier: MIT
// Facts in two columns, names and values; every value is labelled by its name.
#pragma once

#include <QGridLayout>
#include <QString>

#include "gui/strings.hpp"

namespace pidpys::gui {

class FactText;

enum class FactStyle { plain, strong, fixed };

class FactGrid : public QGridLayout {
public:
    explicit FactGrid(QWidget* parent);

    // Nothing is added for an empty value; the value's field otherwise.
    FactText* add(Text name, const QString& value, FactStyle style = FactStyle::plain);
    void add(Text name, QWidget* field);
};

}  // namespace pidpys::gui
