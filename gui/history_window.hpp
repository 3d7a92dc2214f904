// SPDX-License-Identifier: MIT
// The journal of consent: what was asked, how it was answered, what was signed; the newest first, the rest by pages.
// What is shown comes from the daemon; the window opens no file.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <QWidget>

#include "channel/message.hpp"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace pidpys::gui {

class HistoryWindow : public QWidget {
public:
    // Asks for the page before a record; 0: for the newest.
    using Load = std::function<void(std::uint64_t before)>;

    explicit HistoryWindow(Load load, QWidget* parent = nullptr);

    void show_page(const channel::History& page);  // the newest replaces what is shown, an older one goes below it
    void show_error(const QString& text);

    [[nodiscard]] QTableWidget* table() const { return table_; }
    [[nodiscard]] QPlainTextEdit* details() const { return details_; }
    [[nodiscard]] QPushButton* older_button() const { return older_; }
    [[nodiscard]] QPushButton* refresh_button() const { return refresh_; }

private:
    void show_details();

    Load load_;
    std::vector<channel::HistoryEntry> entries_;
    QTableWidget* table_ = nullptr;
    QLabel *empty_ = nullptr, *message_ = nullptr;
    QPlainTextEdit* details_ = nullptr;
    QPushButton *older_ = nullptr, *refresh_ = nullptr;
};

}  // namespace pidpys::gui
