// SPDX-License-Identifier: MIT
// How far an allowed batch has come. Takes no focus, goes by itself.
#pragma once

#include <cstdint>

#include <QWidget>

class QLabel;
class QProgressBar;

namespace pidpys::gui {

class ProgressWindow : public QWidget {
public:
    explicit ProgressWindow(QWidget* parent = nullptr);
    void show_progress(std::uint64_t finished, std::uint64_t total);

private:
    QLabel* text_;
    QProgressBar* bar_;
};

}  // namespace pidpys::gui
