// SPDX-License-Identifier: MIT
#include "gui/new_keys_window.hpp"

#include <algorithm>

#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "gui/file_chooser.hpp"
#include "gui/form_fields.hpp"
#include "gui/format.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {
namespace {

QString usual_path() { return QDir::homePath() + QStringLiteral("/key.p12"); }

Text words_of(Strength strength) {
    switch (strength) {
        case Strength::weak: return Text::password_weak;
        case Strength::fair: return Text::password_fair;
        case Strength::strong: break;
    }
    return Text::password_strong;
}

}  // namespace

Strength strength_of(const QString& password) {
    bool small = false, capital = false, digit = false, other = false;
    for (const QChar c : password) {
        const bool letter = c.isLetter();
        small = small || (letter && !c.isUpper());
        capital = capital || (letter && c.isUpper());
        digit = digit || c.isDigit();
        other = other || (!letter && !c.isDigit());
    }
    const int kinds = int{small} + int{capital} + int{digit} + int{other};
    QString distinct;
    for (const QChar c : password)
        if (!distinct.contains(c)) distinct += c;
    const auto worth = std::min(password.size(), 2 * distinct.size()) + 2 * (kinds - 1);
    distinct.fill(QChar());  // it was of the password
    if (worth < 12) return Strength::weak;
    return worth < 18 ? Strength::fair : Strength::strong;
}

NewKeysWindow::NewKeysWindow(const channel::Question& question, NewKeysChosen chosen, QWidget* parent)
    : DeskWindow(parent),
      shortest_(std::max<std::uint64_t>(question.shortest_password, 1)),
      chosen_(std::move(chosen)) {
    setWindowTitle(say(Text::new_keys_title));
    wish(85);
    auto* row = new QHBoxLayout;
    row->setSpacing(fontMetrics().height());
    row->addWidget(new Shield(Mood::keys, 3 * fontMetrics().height(), middle()), 0, Qt::AlignTop);
    QLabel* explained = plain_label(say(Text::new_keys_choose), middle());
    explained->setWordWrap(true);
    row->addWidget(explained, 1);
    column()->addLayout(row);
    setAccessibleDescription(explained->text());
    form_ = new QWidget(middle());
    auto* form = new QFormLayout(form_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft);
    add_path(form);
    add_passwords(form);
    column()->addWidget(form_);
    column()->addStretch(1);
    add_space_between_buttons();
    QPushButton* back = add_button(say(Text::back));
    make_ = add_button(say(Text::make_keys));
    make_->setDefault(true);
    connect(back, &QPushButton::clicked, this, [this] { close(); });
    connect(make_, &QPushButton::clicked, this, [this] { make(); });
    password_->setFocus();
    fit();
}

NewKeysWindow::~NewKeysWindow() {
    take_password(password_);
    take_password(repeated_);
}

void NewKeysWindow::add_path(QFormLayout* form) {
    path_ = new QLineEdit(usual_path(), form_);
    auto* browse = new QPushButton(say(Text::browse), form_);
    connect(browse, &QPushButton::clicked, this, [this] {
        choose_new_container_near(this, path_->text(), [this](const QStringList& files) {
            if (!files.isEmpty()) path_->setText(files.front());
        });
    });
    path_alert_ = make_alert(form_);
    add_row(form, Text::new_container, path_, beside(path_, browse, path_alert_));
}

void NewKeysWindow::add_passwords(QFormLayout* form) {
    password_ = make_password_edit(form_);
    repeated_ = make_password_edit(form_);
    password_alert_ = make_alert(form_);
    repeated_alert_ = make_alert(form_);
    QPushButton* show = make_show_button({password_, repeated_}, form_);
    add_row(form, Text::password, password_, beside(password_, show, password_alert_));
    add_row(form, Text::password_again, repeated_, beside(repeated_, nullptr, repeated_alert_));
    strength_ = muted_label({}, form_);
    strength_->setWordWrap(true);
    form->addRow(QString(), strength_);
    connect(password_, &QLineEdit::textChanged, this, [this] { show_strength(); });
    show_strength();
}

void NewKeysWindow::show_strength() {
    const QString at_least = say(Text::password_at_least, format_number(shortest_));
    const QString typed = password_->text();
    strength_->setText(typed.isEmpty() ? at_least : say(words_of(strength_of(typed))) + QLatin1Char(' ') + at_least);
    password_->setAccessibleDescription(strength_->text());
}

// The field is to be mended: it gets the focus.
void NewKeysWindow::at_field(SpokenLabel* alert, QLineEdit* field, const QString& says) {
    show_alert(alert, says);
    field->setAccessibleDescription(says);
    field->setFocus();
    reveal(alert);
}

void NewKeysWindow::make() {
    for (SpokenLabel* alert : {path_alert_, password_alert_, repeated_alert_}) show_alert(alert, {});
    path_->setAccessibleDescription({});
    repeated_->setAccessibleDescription({});
    show_strength();
    const QFileInfo file(path_->text());
    if (path_->text().isEmpty() || !file.isAbsolute() || !file.dir().exists())
        return at_field(path_alert_, path_, say(Text::folder_missing));
    if (file.exists() || file.isSymLink()) return at_field(path_alert_, path_, say(Text::file_stands_there));
    if (static_cast<std::uint64_t>(password_->text().toUcs4().size()) < shortest_)
        return at_field(password_alert_, password_, say(Text::password_at_least, format_number(shortest_)));
    if (password_->text() != repeated_->text())
        return at_field(repeated_alert_, repeated_, say(Text::passwords_differ));
    take_password(repeated_);
    const NewKeysChosen chosen = std::exchange(chosen_, {});
    if (chosen) chosen(QDir::cleanPath(file.absoluteFilePath()), take_password(password_));
    close();
}

void NewKeysWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return make();
    DeskWindow::keyPressEvent(event);
}

void choose_new_keys(QWidget* parent, const channel::Question& question, NewKeysChosen chosen) {
    auto* window = new NewKeysWindow(question, std::move(chosen), parent);
    window->setWindowFlags(Qt::Dialog);
    window->setWindowModality(Qt::WindowModal);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->show();
}

}  // namespace pidpys::gui
