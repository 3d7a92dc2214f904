// SPDX-License-Identifier: MIT
// Rows of the forms in which a container and its password are given.
#pragma once

#include <initializer_list>

#include <QString>

#include "crypto/base/secret.hpp"
#include "gui/strings.hpp"

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QWidget;

namespace pidpys::gui {

// Takes the password out of the field, and leaves nothing of it there.
SecretString take_password(QLineEdit* edit);

// The caption of a field, without its mark of the key that goes there.
QString plain_caption(Text caption);

// A field with a button beside it and what is wrong with it below; no button: null.
QWidget* beside(QWidget* field, QWidget* button, QWidget* alert);
QLabel* add_row(QFormLayout* form, Text caption, QWidget* field, QWidget* row);

QLineEdit* make_password_edit(QWidget* parent);
QPushButton* make_show_button(std::initializer_list<QLineEdit*> edits, QWidget* parent);

}  // namespace pidpys::gui
