// SPDX-License-Identifier: MIT
// Log in with a key: container, password, certificates if the container has none; or work without a key.
#pragma once

#include <functional>
#include <optional>

#include <QWidget>

#include "channel/control.hpp"

class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace pidpys::gui {

class LoginWindow : public QWidget {
public:
    using Done = std::function<void(const std::optional<Error>&)>;
    struct Actions {
        std::function<void(channel::LoginRequest, Done)> login;
        std::function<void(Done)> without_keys;
    };

    explicit LoginWindow(Actions actions, QWidget* parent = nullptr);

    void set_path(const QString& path);

    [[nodiscard]] QLineEdit* path_edit() const { return path_; }
    [[nodiscard]] QLineEdit* password_edit() const { return password_; }
    [[nodiscard]] QPushButton* login_button() const { return login_; }
    [[nodiscard]] QLabel* message() const { return message_; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void log_in();
    void finish(const std::optional<Error>& error);
    void set_busy(bool busy);
    void show_message(const QString& text);

    Actions actions_;
    QLineEdit *path_ = nullptr, *password_ = nullptr;
    QListWidget* certificates_ = nullptr;
    QWidget* form_ = nullptr;
    QLabel* message_ = nullptr;
    QProgressBar* busy_ = nullptr;
    QPushButton *login_ = nullptr, *without_keys_ = nullptr;
};

}  // namespace pidpys::gui
