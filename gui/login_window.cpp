// SPDX-License-Identifier: MIT
#include "gui/login_window.hpp"

#include <algorithm>
#include <chrono>

#include <QAbstractItemView>
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
#include <QRegularExpression>
#include <QVBoxLayout>

#include "gui/arming.hpp"
#include "gui/errors.hpp"
#include "gui/file_chooser.hpp"
#include "gui/form_fields.hpp"
#include "gui/format.hpp"
#include "gui/pin_text.hpp"
#include "gui/settings.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

bool is_on_token(const QString& path) { return path.startsWith(QStringLiteral("pkcs11:"), Qt::CaseInsensitive); }

// Not of a container that merely lies there: that has a password, as a file has.
bool takes_pin(const QString& path) {
    return is_on_token(path) && !path.contains(QRegularExpression(QStringLiteral("[:;]type=data(;|$)")));
}

}  // namespace

LoginWindow::LoginWindow(Settings& settings, Actions actions, QWidget* parent)
    : DeskWindow(parent), settings_(settings), actions_(std::move(actions)) {
    setWindowTitle(say(Text::login_title));
    wish(95);
    add_head();
    form_ = new QWidget(middle());
    auto* form = make_form(form_);
    add_path(form);
    add_password(form);
    add_certificates(form);
    column()->addWidget(form_);
    column()->addStretch(1);
    add_feet();
    show_request(nullptr);
    const QStringList known = settings_.containers();
    if (!known.isEmpty() && !is_on_token(known.front())) set_path(known.front());
    look_.setInterval(between_looks_at_tokens);
    connect(&look_, &QTimer::timeout, this, [this] { actions_.look_for_tokens(); });
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
    path_->lineEdit()->setAccessibleName(plain_caption(Text::container_file));
    fill_paths();
    connect(path_, &QComboBox::activated, this, [this](int at) { set_path(path_->itemText(at)); });
    connect(path_, &QComboBox::editTextChanged, this, [this] { show_kind(); });
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
    password_ = make_password_edit(form_);
    show_password_ = make_show_button({password_}, form_);
    password_alert_ = make_alert(form_);
    password_caption_ = add_row(form, Text::password, password_, beside(password_, show_password_, password_alert_));
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
    auto* row = beside(certificates_, buttons, certificates_alert_);
    QLabel* caption = add_row(form, Text::certificates, certificates_, row);
    QLabel* explained = muted_label(say(Text::certificates_explained), form_);
    explained->setWordWrap(true);
    form->addRow(QString(), explained);
    certificate_rows_ = {caption, row, explained};
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
    const auto named = [&](const channel::TokenEntry& token) { return QString::fromStdString(token.uri) == path; };
    const auto token = std::find_if(tokens_.begin(), tokens_.end(), named);
    path_->setEditText(token == tokens_.end() ? path : token_title(*token));
    certificates_->clear();
    certificates_->addItems(settings_.certificates_of(path));
    path_->setToolTip(path_edit()->text());
    password_->setFocus();
}

// Tokens that are plugged in, then files that were opened before; what stands in the field stays.
void LoginWindow::fill_paths() {
    const QString text = path_edit()->text();
    const bool modified = path_edit()->isModified();
    path_->clear();
    for (const channel::TokenEntry& token : tokens_) path_->addItem(token_title(token));
    for (const QString& path : settings_.containers())
        if (!is_on_token(path)) path_->addItem(path);
    path_->setCurrentIndex(-1);
    path_->setEditText(text);
    path_edit()->setModified(modified);
}

void LoginWindow::show_tokens(const std::vector<channel::TokenEntry>& tokens) {
    if (tokens == tokens_ || path_->view()->isVisible()) return;  // not while the person looks at the list
    tokens_ = tokens;
    fill_paths();
    // The token of the last time comes into the field as a file of the last time does.
    const QStringList known = settings_.containers();
    if (!is_touched() && path_edit()->text().isEmpty() && !known.isEmpty()) {
        for (const channel::TokenEntry& token : tokens_)
            if (QString::fromStdString(token.uri) == known.front()) set_path(known.front());
    }
    show_kind();
}

const channel::TokenEntry* LoginWindow::chosen_token() const {
    const QString text = path_edit()->text();
    const auto found = std::find_if(tokens_.begin(), tokens_.end(),
                                    [&](const channel::TokenEntry& token) { return token_title(token) == text; });
    return found == tokens_.end() ? nullptr : &*found;
}

QString LoginWindow::chosen_path() const {
    const auto* token = chosen_token();
    return token == nullptr ? path_edit()->text() : QString::fromStdString(token->uri);
}

// A token has a PIN and brings its certificates along.
void LoginWindow::show_kind() {
    const auto* token = chosen_token();
    const bool is_token = takes_pin(chosen_path());
    ask_for_pin(password_caption_, password_, show_password_, is_token, token != nullptr && token->pin_on_device);
    for (QWidget* row : certificate_rows_) row->setVisible(!is_token);
    show_alert(message_, token == nullptr || !is_token ? QString() : pin_advice(token->pin));
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
    const QString path = chosen_path();
    request.path = path.toStdString();
    // A token counts even an empty one.
    if (takes_pin(path) && password_->isEnabled() && password_->text().isEmpty())
        return at_field(password_alert_, password_, say(Text::pin_missing));
    request.password = take_password(password_);
    request.person_knows = std::exchange(warned_, {}) == request.path;
    if (!takes_pin(path))
        for (int row = 0; row < certificates_->count(); ++row)
            request.certificates.push_back(certificates_->item(row)->text().toStdString());
    set_busy(true);
    actions_.login(std::move(request),
                   [self = QPointer(this), path](const std::optional<channel::LoginFailure>& failure) {
                       if (!self) return;
                       if (!failure) {
                           QStringList used;
                           for (int row = 0; row < self->certificates_->count(); ++row)
                               used << self->certificates_->item(row)->text();
                           self->settings_.remember_container(path, takes_pin(path) ? QStringList() : used);
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
    if (takes_pin(chosen_path()) && failure.pin != channel::PinTrouble::none) return show_pin_failure(failure);
    const bool away = is_on_token(chosen_path()) && failure.error.code == Errc::not_found;
    const QString text = away ? say(Text::token_away) : error_text(failure.error);
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

// What is asked about first is not sent again by itself: the person types it anew, and knows.
void LoginWindow::show_pin_failure(const channel::LoginFailure& failure) {
    const bool asked = failure.pin == channel::PinTrouble::ask_last_try || failure.pin == channel::PinTrouble::ask_many;
    if (asked) warned_ = chosen_path().toStdString();
    at_field(password_alert_, password_, pin_failure(failure));
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

void LoginWindow::showEvent(QShowEvent* event) {
    DeskWindow::showEvent(event);
    if (!actions_.look_for_tokens) return;
    actions_.look_for_tokens();
    look_.start();
}

void LoginWindow::hideEvent(QHideEvent* event) {
    look_.stop();
    take_password(password_);
    show_password_->setChecked(false);
    QWidget::hideEvent(event);
}

}  // namespace pidpys::gui
