// SPDX-License-Identifier: MIT
// Where new keys go, chosen by the person alone: a file, with the password twice and how strong it is; or a token that is
// plugged in, with its PIN and what a wrong one would do. What is wrong stands beside its field. Opened from the question
// that allows it, and gone with it.
#pragma once

#include <functional>
#include <vector>

#include <QTimer>

#include "channel/control.hpp"
#include "channel/question.hpp"
#include "gui/desk_window.hpp"

class QComboBox;
class QFormLayout;
class QLineEdit;

namespace pidpys::gui {

// A file and its password, or a token's name and its PIN.
struct NewKeysPlace {
    QString path;
    SecretString password;
    bool person_knows = false;  // Answer::person_knows
};
using NewKeysChosen = std::function<void(NewKeysPlace)>;

// How hard a password is to guess, roughly: its length counts, and how many kinds of characters it has.
enum class Strength { weak, fair, strong };
Strength strength_of(const QString& password);

class NewKeysWindow : public DeskWindow {
public:
    // `chosen` is called at most once, before the window closes.
    NewKeysWindow(const channel::Question& question, NewKeysChosen chosen, QWidget* parent = nullptr);

    // Every few seconds while the window is to be seen, where a token may be chosen; answered by show_tokens.
    std::function<void()> look_for_tokens;
    void show_tokens(const std::vector<channel::TokenEntry>& tokens);

    ~NewKeysWindow() override;  // with no password left in memory

    [[nodiscard]] QComboBox* place_box() const { return place_; }  // a file, then the tokens
    [[nodiscard]] QLineEdit* path_edit() const { return path_; }
    [[nodiscard]] QLineEdit* password_edit() const { return password_; }
    [[nodiscard]] QLineEdit* repeated_edit() const { return repeated_; }
    [[nodiscard]] QPushButton* make_button() const { return make_; }
    [[nodiscard]] QLabel* strength() const { return strength_; }
    [[nodiscard]] QLabel* path_alert() const { return path_alert_; }
    [[nodiscard]] QLabel* password_alert() const { return password_alert_; }
    [[nodiscard]] QLabel* repeated_alert() const { return repeated_alert_; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void add_place();
    void place_changed();
    void show_place();
    // Null: a file.
    [[nodiscard]] const channel::TokenEntry* chosen_token() const;
    void make_in_token(const channel::TokenEntry& token);
    void hand_over(NewKeysPlace place);
    void add_path();
    void add_passwords();
    void show_strength();
    void at_field(SpokenLabel* alert, QLineEdit* field, const QString& says);
    void make();

    std::uint64_t shortest_;
    bool may_be_in_token_;
    std::string tried_;  // the token that was chosen before, and why it was not logged in
    channel::LoginFailure failure_;
    NewKeysChosen chosen_;
    std::vector<channel::TokenEntry> tokens_;
    QTimer look_;
    QLabel *explained_ = nullptr, *password_caption_ = nullptr;
    QComboBox* place_ = nullptr;
    QPushButton* show_password_ = nullptr;
    std::vector<QWidget*> place_rows_, repeated_rows_;
    QWidget *path_caption_ = nullptr, *path_row_ = nullptr;
    QFormLayout* rows_ = nullptr;
    QWidget* form_ = nullptr;
    QLineEdit *path_ = nullptr, *password_ = nullptr, *repeated_ = nullptr;
    QLabel* strength_ = nullptr;
    SpokenLabel *path_alert_ = nullptr, *password_alert_ = nullptr, *repeated_alert_ = nullptr;
    QPushButton* make_ = nullptr;
};

// In front of `parent`, and gone with it.
NewKeysWindow* choose_new_keys(QWidget* parent, const channel::Question& question, NewKeysChosen chosen);

}  // namespace pidpys::gui
