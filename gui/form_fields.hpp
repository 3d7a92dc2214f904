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

// On a widget of its own, which is its parent.
QFormLayout* make_form(QWidget* whole);

// Takes the password out of the field, and leaves nothing of it there.
SecretString take_password(QLineEdit* edit);

// The caption of a field, without its mark of the key that goes there.
QString plain_caption(Text caption);

// A field with a button beside it and what is wrong with it below; no button: null.
QWidget* beside(QWidget* field, QWidget* button, QWidget* alert);
QLabel* add_row(QFormLayout* form, Text caption, QWidget* field, QWidget* row);
// A row that is not the last is taken out where it is not to be seen: Qt's form would give the height of a hidden one (none)
// to the row that stands in its place.
void show_row(QFormLayout* form, int at, QWidget* caption, QWidget* row, bool shown);

QLineEdit* make_password_edit(QWidget* parent);
QPushButton* make_show_button(std::initializer_list<QLineEdit*> edits, QWidget* parent);
// What the field is for: a token's PIN, which may have to be typed on the token itself, or else a password.
void ask_for_pin(QLabel* caption, QLineEdit* edit, QPushButton* show, bool is_pin, bool typed_there);

}  // namespace pidpys::gui
