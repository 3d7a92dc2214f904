// SPDX-License-Identifier: MIT
#include "gui/login_window.hpp"

#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "crypto/base/secret.hpp"
#include "gui/errors.hpp"
#include "gui/file_chooser.hpp"
#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr int content_width = 500;

// Takes the password out of the field. Qt keeps it in a shared QString: its memory is wiped in place through the
// copy, which shares it; what Qt freed while the user was typing is out of reach.
SecretString take_password(QLineEdit* edit) {
    const QString typed = edit->text();
    QByteArray utf8 = typed.toUtf8();
    SecretString secret(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    wipe(std::span(reinterpret_cast<std::uint8_t*>(utf8.data()), static_cast<std::size_t>(utf8.size())));
    if (typed.capacity() > 0) {  // not a literal in read-only memory
        auto* letters = const_cast<QChar*>(typed.constData());
        wipe(std::span(reinterpret_cast<std::uint8_t*>(letters), static_cast<std::size_t>(typed.size()) * sizeof(QChar)));
    }
    edit->clear();
    return secret;
}

}  // namespace

LoginWindow::LoginWindow(Actions actions, QWidget* parent) : QWidget(parent), actions_(std::move(actions)) {
    setWindowTitle(say(Text::login_title));
    setWindowIcon(shield_icon(Mood::keys, palette()));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(14);
    layout->setSizeConstraint(QLayout::SetFixedSize);

    auto* header = new QHBoxLayout;
    header->setSpacing(16);
    header->addWidget(new Shield(Mood::keys, 44, this), 0, Qt::AlignTop);
    QLabel* explained = plain_label(say(Text::login_explained), this);
    wrap_to(explained, content_width - 60);
    header->addWidget(explained, 1);
    layout->addLayout(header);

    form_ = new QWidget(this);
    auto* form = new QFormLayout(form_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(10);
    form->setLabelAlignment(Qt::AlignLeft);

    path_ = new QLineEdit(form_);
    auto* browse = new QPushButton(say(Text::browse), form_);
    connect(browse, &QPushButton::clicked, this, [this] {
        choose_container(this, [this](const QStringList& files) {
            if (!files.isEmpty()) set_path(files.front());
        });
    });
    auto* path_row = new QHBoxLayout;
    path_row->setSpacing(8);
    path_row->addWidget(path_, 1);
    path_row->addWidget(browse);
    auto* path_label = new QLabel(say(Text::container_file), form_);
    path_label->setBuddy(path_);
    form->addRow(path_label, path_row);

    password_ = new QLineEdit(form_);
    password_->setEchoMode(QLineEdit::Password);
    password_->setMaxLength(1024);
    password_->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    form->addRow(say(Text::password), password_);

    certificates_ = new QListWidget(form_);
    certificates_->setFixedHeight(64);
    certificates_->setToolTip(say(Text::certificates_explained));
    auto* add = new QPushButton(say(Text::add), form_);
    auto* remove = new QPushButton(say(Text::remove), form_);
    connect(add, &QPushButton::clicked, this, [this] {
        choose_certificates(this, [this](const QStringList& files) { certificates_->addItems(files); });
    });
    connect(remove, &QPushButton::clicked, this, [this] { delete certificates_->currentItem(); });
    auto* certificate_buttons = new QVBoxLayout;
    certificate_buttons->addWidget(add);
    certificate_buttons->addWidget(remove);
    for (QPushButton* button : {browse, add, remove}) button->setMinimumWidth(96);
    auto* certificate_row = new QHBoxLayout;
    certificate_row->setSpacing(8);
    certificate_row->addWidget(certificates_, 1);
    certificate_row->addLayout(certificate_buttons);
    auto* certificate_label = new QLabel(say(Text::certificates), form_);
    certificate_label->setBuddy(certificates_);
    form->addRow(certificate_label, certificate_row);
    form->addRow(QString(), muted_label(say(Text::certificates_explained), form_));
    layout->addWidget(form_);

    message_ = plain_label({}, this);
    message_->setFixedWidth(content_width);
    message_->hide();
    layout->addWidget(message_);
    busy_ = new QProgressBar(this);
    busy_->setRange(0, 0);
    busy_->setTextVisible(false);
    busy_->setFixedHeight(4);
    busy_->hide();
    layout->addWidget(busy_);

    without_keys_ = new QPushButton(say(Text::without_keys), this);
    login_ = new QPushButton(say(Text::login), this);
    for (QPushButton* button : {without_keys_, login_}) button->setMinimumSize(button->sizeHint().width() + 24, 34);
    login_->setDefault(true);
    connect(login_, &QPushButton::clicked, this, [this] { log_in(); });
    connect(without_keys_, &QPushButton::clicked, this, [this] {
        set_busy(true);
        actions_.without_keys([self = QPointer(this)](const std::optional<Error>& error) {
            if (self) self->finish(error);
        });
    });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(without_keys_);
    buttons->addStretch(1);
    buttons->addWidget(login_);
    layout->addLayout(buttons);
}

void LoginWindow::set_path(const QString& path) {
    path_->setText(path);
    password_->setFocus();
}

void LoginWindow::log_in() {
    if (path_->text().isEmpty()) return show_message(say(Text::path_missing));
    channel::LoginRequest request;
    request.path = path_->text().toStdString();
    request.password = take_password(password_);
    for (int row = 0; row < certificates_->count(); ++row) request.certificates.push_back(certificates_->item(row)->text().toStdString());
    set_busy(true);
    actions_.login(std::move(request), [self = QPointer(this)](const std::optional<Error>& error) {
        if (self) self->finish(error);
    });
}

void LoginWindow::finish(const std::optional<Error>& error) {
    set_busy(false);
    if (!error) return void(close());
    show_message(error_text(*error));
    password_->setFocus();
}

void LoginWindow::set_busy(bool busy) {
    for (QWidget* widget : {form_, static_cast<QWidget*>(login_), static_cast<QWidget*>(without_keys_)}) widget->setEnabled(!busy);
    busy_->setVisible(busy);
    message_->setForegroundRole(QPalette::WindowText);
    message_->setText(busy ? say(Text::opening) : QString());
    message_->setVisible(busy);
}

void LoginWindow::show_message(const QString& text) {
    message_->setText(text);
    QFont font = this->font();
    font.setBold(true);
    message_->setFont(font);
    message_->show();
}

void LoginWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return void(close());
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && login_->isEnabled()) return log_in();
    QWidget::keyPressEvent(event);
}

void LoginWindow::hideEvent(QHideEvent* event) {
    take_password(password_);
    QWidget::hideEvent(event);
}

}  // namespace pidpys::gui
