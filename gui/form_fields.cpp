// SPDX-License-Identifier: MIT
#include "gui/form_fields.hpp"

#include <vector>

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "gui/format.hpp"

namespace pidpys::gui {

QFormLayout* make_form(QWidget* whole) {
    auto* form = new QFormLayout(whole);
    form->setContentsMargins(0, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft);
    return form;
}

// Qt keeps it in a shared QString: its memory is wiped in place through the
// copy, which shares it; what Qt freed while the user was typing is out of reach.
SecretString take_password(QLineEdit* edit) {
    const QString typed = edit->text();
    QByteArray utf8 = typed.toUtf8();
    SecretString secret(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    wipe(std::span(reinterpret_cast<std::uint8_t*>(utf8.data()), static_cast<std::size_t>(utf8.size())));
    if (typed.capacity() > 0) {  // not a literal in read-only memory
        auto* letters = const_cast<QChar*>(typed.constData());
        wipe(std::span(reinterpret_cast<std::uint8_t*>(letters),
                       static_cast<std::size_t>(typed.size()) * sizeof(QChar)));
    }
    edit->clear();
    return secret;
}

QString plain_caption(Text caption) { return say(caption).remove(QLatin1Char('&')); }

QWidget* beside(QWidget* field, QWidget* button, QWidget* alert) {
    auto* whole = new QWidget(field->parentWidget());
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    row->addWidget(field, 1);
    if (button != nullptr) row->addWidget(button, 0, Qt::AlignTop);
    rows->addLayout(row);
    rows->addWidget(alert);
    return whole;
}

QLabel* add_row(QFormLayout* form, Text caption, QWidget* field, QWidget* row) {
    auto* label = new QLabel(say(caption), form->parentWidget());
    label->setBuddy(field);
    field->setAccessibleName(plain_caption(caption));
    form->addRow(label, row);
    return label;
}

void show_row(QFormLayout* form, int at, QWidget* caption, QWidget* row, bool shown) {
    const bool is_there = form->indexOf(row) >= 0;
    if (shown && !is_there) form->insertRow(at, caption, row);
    if (!shown && is_there) {
        const auto taken = form->takeRow(row);
        delete taken.labelItem;
        delete taken.fieldItem;
    }
    for (QWidget* each : {caption, row}) each->setVisible(shown);
}

QLineEdit* make_password_edit(QWidget* parent) {
    auto* edit = new QLineEdit(parent);
    edit->setEchoMode(QLineEdit::Password);
    edit->setMaxLength(1024);
    edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                              Qt::ImhNoAutoUppercase);
    return edit;
}

QPushButton* make_show_button(std::initializer_list<QLineEdit*> edits, QWidget* parent) {
    auto* button = new QPushButton(say(Text::show_password), parent);
    button->setCheckable(true);
    QObject::connect(button, &QPushButton::toggled, parent, [button, all = std::vector(edits)](bool shown) {
        for (QLineEdit* edit : all) edit->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        button->setText(say(shown ? Text::hide_password : Text::show_password));
    });
    return button;
}

void ask_for_pin(QLabel* caption, QLineEdit* edit, QPushButton* show, bool is_pin, bool typed_there) {
    const Text words = is_pin ? Text::token_pin : Text::password;
    caption->setText(say(words));
    edit->setAccessibleName(plain_caption(words));
    edit->setEnabled(!typed_there);
    show->setEnabled(!typed_there);
    edit->setPlaceholderText(typed_there ? say(Text::pin_on_device) : QString());
}

}  // namespace pidpys::gui
