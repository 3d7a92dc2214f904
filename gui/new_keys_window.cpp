// SPDX-License-Identifier: MIT
#include "gui/new_keys_window.hpp"

#include <algorithm>
#include <chrono>

#include <QAbstractItemView>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "gui/file_chooser.hpp"
#include "gui/form_fields.hpp"
#include "gui/format.hpp"
#include "gui/pin_text.hpp"
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
      may_be_in_token_(question.may_be_in_token),
      tried_(question.token),
      failure_{{}, {}, question.pin, question.pin_state},
      chosen_(std::move(chosen)) {
    setWindowTitle(say(Text::new_keys_title));
    wish(85);
    auto* row = new QHBoxLayout;
    row->setSpacing(fontMetrics().height());
    row->addWidget(new Shield(Mood::keys, 3 * fontMetrics().height(), middle()), 0, Qt::AlignTop);
    explained_ = plain_label({}, middle());
    explained_->setWordWrap(true);
    row->addWidget(explained_, 1);
    column()->addLayout(row);
    form_ = new QWidget(middle());
    rows_ = make_form(form_);
    add_place();
    add_path();
    add_passwords();
    column()->addWidget(form_);
    column()->addStretch(1);
    add_space_between_buttons();
    QPushButton* back = add_button(say(Text::back));
    make_ = add_button(say(Text::make_keys));
    make_->setDefault(true);
    connect(back, &QPushButton::clicked, this, [this] { close(); });
    connect(make_, &QPushButton::clicked, this, [this] { make(); });
    show_tokens({});
    password_->setFocus();
    look_.setInterval(between_looks_at_tokens);
    connect(&look_, &QTimer::timeout, this, [this] { look_for_tokens(); });
    fit();
}

NewKeysWindow::~NewKeysWindow() {
    take_password(password_);
    take_password(repeated_);
}

void NewKeysWindow::add_path() {
    path_ = new QLineEdit(usual_path(), form_);
    auto* browse = new QPushButton(say(Text::browse), form_);
    connect(browse, &QPushButton::clicked, this, [this] {
        choose_new_container_near(this, path_->text(), [this](const QStringList& files) {
            if (!files.isEmpty()) path_->setText(files.front());
        });
    });
    path_alert_ = make_alert(form_);
    path_row_ = beside(path_, browse, path_alert_);
    path_caption_ = add_row(rows_, Text::new_container, path_, path_row_);
}

void NewKeysWindow::add_place() {
    place_ = new QComboBox(form_);
    place_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    place_->setMinimumContentsLength(12);
    connect(place_, &QComboBox::currentIndexChanged, this, [this] { place_changed(); });
    place_rows_ = {add_row(rows_, Text::new_keys_place, place_, place_), place_};
}

const channel::TokenEntry* NewKeysWindow::chosen_token() const {
    const int at = place_->currentIndex() - 1;
    return at < 0 || static_cast<std::size_t>(at) >= tokens_.size() ? nullptr : &tokens_[static_cast<std::size_t>(at)];
}

// What was chosen stays chosen; a token that was pulled out leaves the file.
void NewKeysWindow::show_tokens(const std::vector<channel::TokenEntry>& tokens) {
    if (!may_be_in_token_ && !tokens.empty()) return;
    auto makers = tokens;  // what merely stores containers makes no keys
    std::erase_if(makers, [](const channel::TokenEntry& each) { return !each.container.empty(); });
    if (makers == tokens_ && place_->count() > 0) return;
    if (place_->view()->isVisible()) return;  // not while the person looks at the list
    const auto* chosen = chosen_token();
    const std::string before = chosen != nullptr ? chosen->uri : std::string();
    const std::string wanted = tokens_.empty() && password_->text().isEmpty() ? tried_ : before;
    tokens_ = std::move(makers);
    {
        const QSignalBlocker still(place_);
        place_->clear();
        place_->addItem(say(Text::new_keys_in_file));
        for (const channel::TokenEntry& token : tokens_) {
            place_->addItem(token_title(token));
            if (token.uri == wanted) place_->setCurrentIndex(place_->count() - 1);
        }
    }
    const auto* now = chosen_token();
    (now != nullptr ? now->uri : std::string()) == before ? show_place() : place_changed();
}

// What was typed for one place goes to no other.
void NewKeysWindow::place_changed() {
    for (QLineEdit* edit : {password_, repeated_}) take_password(edit);
    show_password_->setChecked(false);
    show_place();
}

// A token has a PIN that is there already, and no second entry.
void NewKeysWindow::show_place() {
    const auto* token = chosen_token();
    for (QWidget* each : place_rows_) each->setVisible(!tokens_.empty());
    show_row(rows_, 1, path_caption_, path_row_, token == nullptr);
    for (QWidget* each : repeated_rows_) each->setVisible(token == nullptr);
    explained_->setText(say(token == nullptr ? Text::new_keys_choose : Text::new_keys_choose_token));
    setAccessibleDescription(explained_->text());
    ask_for_pin(password_caption_, password_, show_password_, token != nullptr,
                token != nullptr && token->pin_on_device);
    for (SpokenLabel* alert : {path_alert_, password_alert_, repeated_alert_}) show_alert(alert, {});
    if (token != nullptr) {
        const bool again = token->uri == tried_ && failure_.pin != channel::PinTrouble::none;
        show_alert(password_alert_, again ? pin_failure(failure_) : pin_advice(token->pin));
        password_->setAccessibleDescription(password_alert_->text());
    } else {
        show_strength();
    }
    fit();
}

void NewKeysWindow::add_passwords() {
    password_ = make_password_edit(form_);
    repeated_ = make_password_edit(form_);
    password_alert_ = make_alert(form_);
    repeated_alert_ = make_alert(form_);
    show_password_ = make_show_button({password_, repeated_}, form_);
    password_caption_ = add_row(rows_, Text::password, password_, beside(password_, show_password_, password_alert_));
    auto* again = beside(repeated_, nullptr, repeated_alert_);
    QLabel* caption = add_row(rows_, Text::password_again, repeated_, again);
    strength_ = muted_label({}, form_);
    strength_->setWordWrap(true);
    rows_->addRow(QString(), strength_);
    repeated_rows_ = {caption, again, strength_};
    connect(password_, &QLineEdit::textChanged, this, [this] { show_strength(); });
    show_strength();
}

void NewKeysWindow::show_strength() {
    if (chosen_token() != nullptr) return;
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

void NewKeysWindow::hand_over(NewKeysPlace place) {
    take_password(repeated_);
    const NewKeysChosen chosen = std::exchange(chosen_, {});
    if (chosen) chosen(std::move(place));
    close();
}

// What stands beside the field was read: who types a PIN under it goes on.
void NewKeysWindow::make_in_token(const channel::TokenEntry& token) {
    if (token.pin == channel::PinState::locked || token.pin == channel::PinState::unset)
        return at_field(password_alert_, password_, pin_advice(token.pin));
    if (!token.pin_on_device && password_->text().isEmpty())
        return at_field(password_alert_, password_, say(Text::pin_missing));
    const bool asked = token.uri == tried_ && (failure_.pin == channel::PinTrouble::ask_last_try ||
                                               failure_.pin == channel::PinTrouble::ask_many);
    const bool warned = asked || token.pin == channel::PinState::last_try;
    hand_over({QString::fromStdString(token.uri), take_password(password_), warned});
}

void NewKeysWindow::make() {
    if (const auto* token = chosen_token()) return make_in_token(*token);
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
    hand_over({QDir::cleanPath(file.absoluteFilePath()), take_password(password_)});
}

void NewKeysWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return make();
    DeskWindow::keyPressEvent(event);
}

void NewKeysWindow::showEvent(QShowEvent* event) {
    DeskWindow::showEvent(event);
    if (!may_be_in_token_ || !look_for_tokens) return;
    look_for_tokens();
    look_.start();
}

void NewKeysWindow::hideEvent(QHideEvent* event) {
    look_.stop();
    QWidget::hideEvent(event);
}

NewKeysWindow* choose_new_keys(QWidget* parent, const channel::Question& question, NewKeysChosen chosen) {
    auto* window = new NewKeysWindow(question, std::move(chosen), parent);
    window->setWindowFlags(Qt::Dialog);
    window->setWindowModality(Qt::WindowModal);
    window->setAttribute(Qt::WA_DeleteOnClose);
    return window;
}

}  // namespace pidpys::gui
