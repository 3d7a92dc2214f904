// SPDX-License-Identifier: MIT
// The window that asks. Facts of the daemon above, the caller's own words apart and marked; Deny has the focus, Allow
// waits for the arming guard; one answer, exactly once, also when the window is closed or the time is over.
#pragma once

#include <functional>

#include <QDialog>
#include <QElapsedTimer>
#include <QTimer>

#include "channel/question.hpp"
#include "gui/file_chooser.hpp"

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace pidpys::gui {

class ArmingGuard;

class QuestionDialog : public QDialog {
public:
    using Answered = std::function<void(const channel::Answer&)>;

    // `metadata_cut`: the daemon has left out a part of the caller's words.
    QuestionDialog(const channel::Question& question, bool metadata_cut, Answered answered);
    ~QuestionDialog() override;

    void set_waiting(std::size_t others);       // questions behind this one
    void finish(channel::Outcome outcome);      // from outside: withdrawn

    [[nodiscard]] const ArmingGuard& guard() const { return *guard_; }
    [[nodiscard]] QPushButton* allow_button() const { return allow_; }
    [[nodiscard]] QPushButton* deny_button() const { return deny_; }
    [[nodiscard]] QPushButton* hour_button() const { return hour_; }   // no, and nothing of this asker for an hour

    // Lets the user choose a key file; tests replace it.
    std::function<void(QWidget*, FilesChosen)> choose_file;

protected:
    void reject() override;                     // Escape, and the window's own close button
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void add_header(QVBoxLayout* layout);
    void add_facts(QVBoxLayout* layout);
    void add_documents(QVBoxLayout* layout);
    void add_metadata(QVBoxLayout* layout, bool cut);
    void add_footer(QVBoxLayout* layout);
    void allow();
    void answer(const channel::Answer& answer);
    [[nodiscard]] bool remembered() const;
    void count_down();

    channel::Question question_;
    Answered answered_;
    int content_width_;
    qint64 total_milliseconds_;
    QPushButton *allow_ = nullptr, *deny_ = nullptr, *hour_ = nullptr;
    QCheckBox* remember_ = nullptr;
    QLabel *time_left_ = nullptr, *waiting_ = nullptr;
    QProgressBar* time_bar_ = nullptr;
    QTimer clock_;
    ArmingGuard* guard_ = nullptr;
};

}  // namespace pidpys::gui
