// SPDX-License-Identifier: MIT
#include "gui/login_window.hpp"

#include <QCheckBox>
#include <QComboBox>
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
#include "gui/arming.hpp"
#include "gui/errors.hpp"
#include "gui/file_chooser.hpp"
#include "gui/format.hpp"
#include "gui/settings.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

// Takes the password out of the field. Qt keeps it in a shared QString: its memory is wiped in place through the
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

// The caption of a field, without its mark of the key that goes there.
QString plain(Text caption) { return say(caption).remove(QLatin1Char('&')); }

QWidget* beside(QWidget* field, QWidget* button, QWidget* alert) {
    auto* whole = new QWidget(field->parentWidget());
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(button, 0, Qt::AlignTop);
    rows->addLayout(row);
    rows->addWidget(alert);
    return whole;
}

void add_row(QFormLayout* form, Text caption, QWidget* field, QWidget* row) {
    auto* label = new QLabel(say(caption), form->parentWidget());
    label->setBuddy(field);
    field->setAccessibleName(plain(caption));
    form->addRow(label, row);
}

}  // namespace

LoginWindow::LoginWindow(Settings& settings, Actions actions, QWidget* parent)
    : DeskWindow(parent), settings_(settings), actions_(std::move(actions)) {
    setWindowTitle(say(Text::login_title));
    wish(95);
    add_head();
    form_ = new QWidget(middle());
    auto* form = new QFormLayout(form_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft);
    add_path(form);
    add_password(form);
    add_certificates(form);
    column()->addWidget(form_);
    column()->addStretch(1);
    add_feet();
    show_request(nullptr);
    const QStringList known = settings_.containers();
    if (!known.isEmpty()) set_path(known.front());
}

LoginWindow::~LoginWindow() { take_password(password_); }

void LoginWindow::add_head() {
    auto* row = new QHBoxLayout;
    row->setSpacing(fontMetrics().height());
    row->addWidget(new Shield(Mood::keys, 3 * fontMetrics().height(), middle()), 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    asker_ = plain_label({}, middle());
    asker_->setFont(scaled_font(this, 1.3, true));
    wish_ = plain_label({}, middle());
    explained_ = plain_label({}, middle());
    for (QLabel* label : {asker_, wish_, explained_}) {
        label->setWordWrap(true);
        words->addWidget(label);
    }
    row->addLayout(words, 1);
    column()->addLayout(row);
}

void LoginWindow::add_path(QFormLayout* form) {
    path_ = new QComboBox(form_);
    path_->setEditable(true);
    path_->setInsertPolicy(QComboBox::NoInsert);
    path_->setCompleter(nullptr);
    path_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    path_->setMinimumContentsLength(12);
    path_->addItems(settings_.containers());
    path_->setCurrentIndex(-1);
    path_->lineEdit()->setAccessibleName(plain(Text::container_file));
    connect(path_, &QComboBox::activated, this, [this](int at) { set_path(path_->itemText(at)); });
    auto* browse = new QPushButton(say(Text::browse), form_);
    connect(browse, &QPushButton::clicked, this, [this] {
        choosing_ = true;
        choose_container_near(this, path_edit()->text(), [this](const QStringList& files) {
            choosing_ = false;
            if (!files.isEmpty()) set_path(files.front());
        });
    });
    path_alert_ = make_alert(form_);
    add_row(form, Text::container_file, path_, beside(path_, browse, path_alert_));
}

void LoginWindow::add_password(QFormLayout* form) {
    password_ = new QLineEdit(form_);
    password_->setEchoMode(QLineEdit::Password);
    password_->setMaxLength(1024);
    password_->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                                   Qt::ImhNoAutoUppercase);
    show_password_ = new QPushButton(say(Text::show_password), form_);
    show_password_->setCheckable(true);
    connect(show_password_, &QPushButton::toggled, this, [this](bool shown) {
        password_->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        show_password_->setText(say(shown ? Text::hide_password : Text::show_password));
    });
    password_alert_ = make_alert(form_);
    add_row(form, Text::password, password_, beside(password_, show_password_, password_alert_));
}

void LoginWindow::add_certificates(QFormLayout* form) {
    certificates_ = new QListWidget(form_);
    certificates_->setFixedHeight(4 * fontMetrics().lineSpacing());
    certificates_->setTextElideMode(Qt::ElideMiddle);
    certificates_->setTabKeyNavigation(false);
    certificates_->setAccessibleDescription(say(Text::certificates_explained));
    auto* buttons = new QWidget(form_);
    auto* rows = new QVBoxLayout(buttons);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* add = new QPushButton(say(Text::add), buttons);
    auto* remove = new QPushButton(say(Text::remove), buttons);
    rows->addWidget(add);
    rows->addWidget(remove);
    connect(add, &QPushButton::clicked, this, [this] {
        choosing_ = true;
        choose_certificates_near(this, path_edit()->text(), [this](const QStringList& files) {
            choosing_ = false;
            certificates_->addItems(files);
        });
    });
    connect(remove, &QPushButton::clicked, this, [this] { delete certificates_->currentItem(); });
    certificates_alert_ = make_alert(form_);
    add_row(form, Text::certificates, certificates_, beside(certificates_, buttons, certificates_alert_));
    QLabel* explained = muted_label(say(Text::certificates_explained), form_);
    explained->setWordWrap(true);
    form->addRow(QString(), explained);
}

void LoginWindow::add_feet() {
    message_ = make_alert(this);
    foot()->addWidget(message_);
    busy_ = new QProgressBar(this);
    busy_->setRange(0, 0);
    busy_->setTextVisible(false);
    busy_->setFixedHeight(4);
    busy_->setAccessibleName(say(Text::opening));
    busy_->hide();
    foot()->addWidget(busy_);
    offer_ = new QCheckBox(say(Text::offer_login), this);
    offer_->setChecked(settings_.offers_login());
    connect(offer_, &QCheckBox::toggled, this, [this](bool offers) { settings_.set_offers_login(offers); });
    foot()->addWidget(offer_);

    without_keys_ = add_button(say(Text::without_keys));
    add_space_between_buttons();
    not_now_ = add_button(say(Text::not_now));
    login_ = add_button(say(Text::login));
    login_->setDefault(true);
    connect(login_, &QPushButton::clicked, this, [this] { log_in(); });
    connect(not_now_, &QPushButton::clicked, this, [this] { close(); });
    connect(without_keys_, &QPushButton::clicked, this, [this] {
        set_busy(true);
        actions_.without_keys([self = QPointer(this)](const std::optional<channel::LoginFailure>& failure) {
            if (self) self->finish(failure);
        });
    });
}

QLineEdit* LoginWindow::path_edit() const { return path_->lineEdit(); }

bool LoginWindow::is_touched() const {
    return choosing_ || !form_->isEnabled() || password_->isModified() || path_edit()->isModified();
}

void LoginWindow::set_path(const QString& path) {
    path_->setEditText(path);
    certificates_->clear();
    certificates_->addItems(settings_.certificates_of(path));
    path_->setToolTip(path);
    password_->setFocus();
}

void LoginWindow::show_request(const channel::Question* request) {
    asker_->setVisible(request != nullptr);
    wish_->setVisible(request != nullptr);
    explained_->setText(say(request == nullptr ? Text::login_explained : Text::login_then_asked));
    request == nullptr ? raised_.invalidate() : raised_.start();
    if (request != nullptr) {
        const QString program = request->program.empty() ? say(Text::unknown_program) : foreign(request->program);
        const QString local = QStringLiteral("%1 (%2)").arg(program).arg(request->process);
        asker_->setText(!request->client.empty()   ? foreign(request->client)
                        : !request->origin.empty() ? foreign(request->origin)
                                                   : local);
        QString wish =
            request->uses > 1 ? say(Text::login_wanted_many, QString::number(request->uses)) : say(Text::login_wanted);
        // A task is for one key, and no other will do.
        if (!request->key.owner.empty())
            wish += QLatin1Char('\n') + say(Text::progress_key, foreign(request->key.owner));
        wish_->setText(wish);
    }
    const QString asked = asker_->text() + QLatin1Char(' ') + wish_->text();
    setAccessibleDescription(request == nullptr ? explained_->text() : asked);
    fit();
}

void LoginWindow::request_is_over() {
    show_request(nullptr);
    show_alert(message_, say(Text::login_over));
}

void LoginWindow::log_in() {
    forget_failures();
    if (path_edit()->text().isEmpty()) return at_field(path_alert_, path_, say(Text::path_missing));
    channel::LoginRequest request;
    request.path = path_edit()->text().toStdString();
    request.password = take_password(password_);
    for (int row = 0; row < certificates_->count(); ++row)
        request.certificates.push_back(certificates_->item(row)->text().toStdString());
    set_busy(true);
    actions_.login(std::move(request), [self = QPointer(this)](const std::optional<channel::LoginFailure>& failure) {
        if (!self) return;
        if (!failure) {
            QStringList used;
            for (int row = 0; row < self->certificates_->count(); ++row) used << self->certificates_->item(row)->text();
            self->settings_.remember_container(self->path_edit()->text(), used);
        }
        self->finish(failure);
    });
}

void LoginWindow::finish(const std::optional<channel::LoginFailure>& failure) {
    set_busy(false);
    done_ = !failure;
    if (done_) return void(close());
    show_failure(*failure);
}

// The field is to be mended: it gets the focus.
void LoginWindow::at_field(SpokenLabel* alert, QWidget* field, const QString& says) {
    show_alert(alert, says);
    field->setAccessibleDescription(says);
    field->setFocus();
    reveal(alert);
}

void LoginWindow::show_failure(const channel::LoginFailure& failure) {
    const QString text = error_text(failure.error);
    if (!failure.certificate.empty()) {
        const QString file = foreign(failure.certificate);
        return at_field(certificates_alert_, certificates_, say(Text::certificate_unusable, file));
    }
    switch (failure.error.code) {
        case Errc::wrong_password:
        case Errc::integrity: return at_field(password_alert_, password_, text);
        case Errc::no_certificate: return at_field(certificates_alert_, certificates_, text);
        case Errc::not_found:
        case Errc::malformed:
        case Errc::unsupported:
        case Errc::too_large:
        case Errc::no_key:
        case Errc::weak:
        case Errc::io:
        case Errc::held:
        case Errc::denied: return at_field(path_alert_, path_, text);
        default: return at_field(message_, password_, text);
    }
}

void LoginWindow::forget_failures() {
    for (SpokenLabel* alert : {path_alert_, password_alert_, certificates_alert_, message_}) show_alert(alert, {});
    path_->setAccessibleDescription({});
    password_->setAccessibleDescription({});
    certificates_->setAccessibleDescription(say(Text::certificates_explained));
}

void LoginWindow::set_busy(bool busy) {
    show_password_->setChecked(false);
    for (QWidget* widget : {form_, static_cast<QWidget*>(login_), static_cast<QWidget*>(without_keys_)})
        widget->setEnabled(!busy);
    busy_->setVisible(busy);
}

// A key that was meant for what the page's window came over neither puts off nor logs in.
void LoginWindow::keyPressEvent(QKeyEvent* event) {
    if (raised_.isValid() && raised_.elapsed() < ArmingGuard::still_milliseconds) return event->accept();
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && login_->isEnabled()) return log_in();
    DeskWindow::keyPressEvent(event);
}

void LoginWindow::closeEvent(QCloseEvent* event) {
    DeskWindow::closeEvent(event);
    if (!std::exchange(done_, true)) actions_.put_off();
}

void LoginWindow::hideEvent(QHideEvent* event) {
    take_password(password_);
    show_password_->setChecked(false);
    QWidget::hideEvent(event);
}

}  // namespace pidpys::gui
