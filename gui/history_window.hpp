// SPDX-License-Identifier: MIT
// The journal of consent: what was asked, how it was answered, what was signed; the newest first, the rest by pages.
// Beneath a permission stands what was signed under it. What is shown comes from the daemon; the window opens no file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "channel/message.hpp"
#include "gui/desk_window.hpp"

class QLabel;
class QPlainTextEdit;
class QTableWidget;

namespace pidpys::gui {

class HistoryWindow : public DeskWindow {
public:
    struct Actions {
        std::function<void(std::uint64_t before)> load;            // the page before a record; 0: the newest
        std::function<void(std::uint64_t permission)> load_under;  // what was signed under it
    };

    explicit HistoryWindow(Actions actions, QWidget* parent = nullptr);

    void load_newest();
    void load_from(std::uint64_t record);          // the record, selected, and what was before it
    void show_page(const channel::History& page);  // the newest replaces what is shown, an older one goes below it
    void show_under(const channel::SignedUnder& under);
    void show_error(const QString& text);

    [[nodiscard]] QTableWidget* table() const { return table_; }
    [[nodiscard]] QPlainTextEdit* details() const { return details_; }
    [[nodiscard]] QPushButton* older_button() const { return older_; }
    [[nodiscard]] QPushButton* refresh_button() const { return refresh_; }

private:
    [[nodiscard]] const channel::HistoryEntry* selected() const;
    void show_details();

    Actions actions_;
    std::uint64_t expected_ = 0;  // `before` of the page that replaces what is shown
    std::vector<channel::HistoryEntry> entries_;
    QTableWidget* table_ = nullptr;
    QLabel* empty_ = nullptr;
    SpokenLabel* message_ = nullptr;
    QPlainTextEdit* details_ = nullptr;
    QPushButton *older_ = nullptr, *refresh_ = nullptr;
};

}  // namespace pidpys::gui
