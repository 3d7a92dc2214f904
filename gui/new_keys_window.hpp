// SPDX-License-Identifier: MIT
// Where new keys go and by which password, chosen by the person alone: the file, the password twice, how strong it is. What
// is wrong stands beside its field. Opened from the question that allows it, and gone with it.
#pragma once

#include <functional>

#include "channel/question.hpp"
#include "gui/desk_window.hpp"

class QFormLayout;
class QLineEdit;

namespace pidpys::gui {

using NewKeysChosen = std::function<void(const QString& path, SecretString password)>;

// How hard a password is to guess, roughly: its length counts, and how many kinds of characters it has.
enum class Strength { weak, fair, strong };
Strength strength_of(const QString& password);

class NewKeysWindow : public DeskWindow {
public:
    // `chosen` is called at most once, before the window closes.
    NewKeysWindow(const channel::Question& question, NewKeysChosen chosen, QWidget* parent = nullptr);

    ~NewKeysWindow() override;  // with no password left in memory

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

private:
    void add_path(QFormLayout* form);
    void add_passwords(QFormLayout* form);
    void show_strength();
    void at_field(SpokenLabel* alert, QLineEdit* field, const QString& says);
    void make();

    std::uint64_t shortest_;
    NewKeysChosen chosen_;
    QWidget* form_ = nullptr;
    QLineEdit *path_ = nullptr, *password_ = nullptr, *repeated_ = nullptr;
    QLabel* strength_ = nullptr;
    SpokenLabel *path_alert_ = nullptr, *password_alert_ = nullptr, *repeated_alert_ = nullptr;
    QPushButton* make_ = nullptr;
};

// In front of `parent`, and gone with it.
void choose_new_keys(QWidget* parent, const channel::Question& question, NewKeysChosen chosen);

}  // namespace pidpys::gui
