// SPDX-License-Identifier: MIT
// Log in with a key: container, password, certificates if the container has none; or token and PIN; or work without a key.
// Raised by the user, or by a page that needs the key and waits: then it says who, and why. What is wrong stands beside its field.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <QElapsedTimer>
#include <QTimer>

#include "channel/control.hpp"
#include "gui/desk_window.hpp"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QProgressBar;

namespace pidpys::gui {

class Settings;

class LoginWindow : public DeskWindow {
public:
    using Done = std::function<void(const std::optional<channel::LoginFailure>&)>;
    struct Actions {
        std::function<void(channel::LoginRequest, Done)> login;
        std::function<void(Done)> without_keys;
        std::function<void()> put_off;  // closed without a key, or "not now"
        std::function<void()> look_for_tokens =
            {};  // every few seconds while it is to be seen; answered by show_tokens
    };

    // Keeps in `settings` which containers were opened.
    LoginWindow(Settings& settings, Actions actions, QWidget* parent = nullptr);

    ~LoginWindow() override;  // with no password left in memory

    void set_path(const QString& path);  // of a container, or a token's name
    void show_tokens(const std::vector<channel::TokenEntry>& tokens);
    // Who waits for the login; none: the user himself opened the window.
    void show_request(const channel::Question* request);
    // Whoever asked waits no more; the window stays for what the user has begun.
    void request_is_over();
    [[nodiscard]] bool is_touched() const;

    [[nodiscard]] QLineEdit* path_edit() const;
    [[nodiscard]] QComboBox* path_box() const { return path_; }
    [[nodiscard]] QLineEdit* password_edit() const { return password_; }
    [[nodiscard]] QPushButton* show_password_button() const { return show_password_; }
    [[nodiscard]] QListWidget* certificates() const { return certificates_; }
    [[nodiscard]] QPushButton* login_button() const { return login_; }
    [[nodiscard]] QPushButton* not_now_button() const { return not_now_; }
    [[nodiscard]] QPushButton* without_keys_button() const { return without_keys_; }
    [[nodiscard]] QLabel* path_alert() const { return path_alert_; }
    [[nodiscard]] QLabel* password_alert() const { return password_alert_; }
    [[nodiscard]] QLabel* certificates_alert() const { return certificates_alert_; }
    [[nodiscard]] QLabel* message() const { return message_; }  // what belongs to no field

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void add_head();
    void add_path(QFormLayout* form);
    void add_password(QFormLayout* form);
    void add_certificates(QFormLayout* form);
    void add_feet();
    // The token that is named in the field; null: it is a file.
    [[nodiscard]] const channel::TokenEntry* chosen_token() const;
    [[nodiscard]] QString chosen_path() const;
    void fill_paths();
    void show_kind();
    void log_in();
    void finish(const std::optional<channel::LoginFailure>& failure);
    void at_field(SpokenLabel* alert, QWidget* field, const QString& says);
    void show_failure(const channel::LoginFailure& failure);
    void show_pin_failure(const channel::LoginFailure& failure);
    void forget_failures();
    void set_busy(bool busy);

    Settings& settings_;
    Actions actions_;
    QLabel *asker_ = nullptr, *wish_ = nullptr, *explained_ = nullptr;
    QComboBox* path_ = nullptr;
    QLabel* password_caption_ = nullptr;
    QLineEdit* password_ = nullptr;
    QPushButton* show_password_ = nullptr;
    QListWidget* certificates_ = nullptr;
    QWidget* form_ = nullptr;
    std::vector<QWidget*> certificate_rows_;
    std::vector<channel::TokenEntry> tokens_;
    std::string warned_;  // the token of which the person was told what a wrong PIN does
    QTimer look_;
    SpokenLabel *path_alert_ = nullptr, *password_alert_ = nullptr, *certificates_alert_ = nullptr, *message_ = nullptr;
    QProgressBar* busy_ = nullptr;
    QCheckBox* offer_ = nullptr;
    QPushButton *login_ = nullptr, *without_keys_ = nullptr, *not_now_ = nullptr;
    QElapsedTimer raised_;  // by a page; invalid: by the user
    bool done_ = false, choosing_ = false;
};

}  // namespace pidpys::gui
