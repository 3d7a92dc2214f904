// SPDX-License-Identifier: MIT
// How far allowed work has come, one row each: whom it is for, with whose key, how many are signed or which server is
// waited for, and Stop. Takes no focus; a row goes when its work has ended, or rests (a permission's), the window with the
// last row. A server that answers within a second is not told of; one that fails is named for a while.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <QWidget>

#include "channel/message.hpp"

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QTimer;
class QVBoxLayout;

namespace pidpys::gui {

class ProgressWindow : public QWidget {
public:
    // Ends the rest of the work that this row shows; `failed` is called with what to tell if it could not be.
    using Failed = std::function<void(const QString& text)>;
    using Stop = std::function<void(const channel::Progress& work, Failed failed)>;
    explicit ProgressWindow(Stop stop, QWidget* parent = nullptr);

    void show_progress(const channel::Progress& news);
    void forget_all();  // the daemon is gone

    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    [[nodiscard]] std::size_t waiting() const { return early_.size(); }  // to become rows
    // Of a work's row; null if it has none. Tests look on.
    [[nodiscard]] QPushButton* stop_button(const std::string& id) const;
    [[nodiscard]] QLabel* count_label(const std::string& id) const;

private:
    struct Row {
        QWidget* box = nullptr;
        QVBoxLayout* lines = nullptr;
        QLabel* count = nullptr;
        QProgressBar* bar = nullptr;
        QPushButton* stop = nullptr;
        QTimer* rest = nullptr;  // takes the row away
        bool stopping = false;
    };
    // Waits before it becomes a row.
    struct Early {
        channel::Progress news;
        QTimer* due = nullptr;
    };
    Row make_row(const channel::Progress& news);
    Row make_box(const channel::Progress& news);
    void show_row(const channel::Progress& news);
    void show_failure(const channel::Progress& news);
    void wait_with(const channel::Progress& news);
    void show_waiting(Row& row, const channel::Progress& news);
    void stop_row(const channel::Progress& work);
    static void say_count(Row& row, const QString& text);
    void fit_screen();
    void remove(const std::string& id);

    Stop stop_;
    QScrollArea* scroll_;
    QWidget* content_;
    QVBoxLayout* layout_;
    std::map<std::string, Row> rows_;
    std::map<std::string, Early> early_;
};

}  // namespace pidpys::gui
