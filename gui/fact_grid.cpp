// SPDX-License-Identifier: MIT
#include "gui/fact_grid.hpp"

#include <QLabel>

#include "gui/fact_text.hpp"
#include "gui/format.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

FactGrid::FactGrid(QWidget* parent) : QGridLayout(parent) {
    setHorizontalSpacing(lines(parent, 1));
    setVerticalSpacing(4);
    setColumnStretch(1, 1);
}

FactText* FactGrid::add(Text name, const QString& value, FactStyle style) {
    if (value.isEmpty()) return nullptr;
    auto* text = new FactText(value, parentWidget());
    if (style == FactStyle::strong) text->setFont(scaled_font(parentWidget(), 1.0, true));
    if (style == FactStyle::fixed) text->setFont(fixed_font(parentWidget(), 0.9));
    add(name, text);
    return text;
}

void FactGrid::add(Text name, QWidget* field) {
    QLabel* label = muted_label(say(name), parentWidget());
    label->setWordWrap(false);
    label->setBuddy(field);
    field->setAccessibleName(say(name));
    const int row = rowCount();
    const bool fills = field->sizePolicy().horizontalPolicy() != QSizePolicy::Fixed;
    addWidget(label, row, 0, fills ? Qt::AlignTop : Qt::AlignVCenter);
    addWidget(field, row, 1, fills ? Qt::Alignment() : Qt::AlignLeft);
}

}  // namespace pidpys::gui
