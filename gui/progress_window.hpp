// SPDX-License-Identifier: MIT
// How far allowed batches have come, one row each. Takes no focus; a row goes when its batch has ended, the window with
// the last row.
#pragma once

#include <map>
#include <string>

#include <QWidget>

#include "channel/message.hpp"

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace pidpys::gui {

class ProgressWindow : public QWidget {
public:
    explicit ProgressWindow(QWidget* parent = nullptr);

    // Whose batch it is that the user has just allowed; without, its row has no name.
    void expect(const std::string& question, const std::string& client);
    void show_progress(const channel::Progress& news);
    void forget_all();   // the daemon is gone

    [[nodiscard]] std::size_t rows() const { return rows_.size(); }

private:
    struct Row {
        QWidget* box = nullptr;
        QLabel* count = nullptr;
        QProgressBar* bar = nullptr;
    };
    Row make_row(const std::string& client);
    void remove(std::string question);

    QVBoxLayout* layout_;
    std::map<std::string, std::string> clients_;   // by question, of batches without news so far
    std::map<std::string, Row> rows_;
};

}  // namespace pidpys::gui
