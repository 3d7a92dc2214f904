// SPDX-License-Identifier: MIT
// The window that asks. Facts of the daemon above, the caller's own words apart and marked, all in one area that
// scrolls; below it, always in sight, the clock and the buttons. Deny has the focus, Allow waits for the arming guard;
// one answer, exactly once, also when the window is closed or the time is over.
#pragma once

#include <functional>

#include <QDialog>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include "channel/question.hpp"
#include "gui/document_loader.hpp"
#include "gui/file_chooser.hpp"
#include "gui/new_keys_window.hpp"
#include "gui/theme.hpp"

class QBoxLayout;
class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace pidpys::gui {

class ArmingGuard;
class DocumentList;
class GrantBox;
class MetadataView;
class SpokenLabel;
class TimeBar;

class QuestionDialog : public QDialog {
public:
    using Answered = std::function<void(const channel::Answer&)>;
    enum Lasting { once, today, always };  // of an admission, in the order of the choices

    // `metadata_cut`: the daemon has left out a part of the caller's words.
    QuestionDialog(const channel::Question& question, bool metadata_cut, Answered answered);
    ~QuestionDialog() override;

    void set_waiting(std::size_t others);   // questions behind this one
    void finish(channel::Outcome outcome);  // from outside: withdrawn

    // Brings the octets of a document; without it none can be shown.
    std::function<void(std::uint64_t document, std::uint64_t offset, PieceTaken taken)> fetch;

    // Called before the answer to this question, if the others that wait are to be denied with it.
    std::function<void()> deny_others;

    [[nodiscard]] const ArmingGuard& guard() const { return *guard_; }
    [[nodiscard]] QPushButton* allow_button() const { return allow_; }
    [[nodiscard]] QPushButton* deny_button() const { return deny_; }
    [[nodiscard]] QPushButton* deny_all_button() const { return deny_all_; }
    [[nodiscard]] QPushButton* hour_button() const { return hour_; }  // no, and nothing of this asker for an hour
    [[nodiscard]] QPushButton* show_button() const { return show_; }  // where there is a document to look at
    [[nodiscard]] QPushButton* other_key_button() const { return other_key_; }  // where another key is in use as well
    [[nodiscard]] QComboBox* lasting_box() const { return lasting_; }           // of an admission alone
    [[nodiscard]] GrantBox* grant_box() const { return grant_; }                // of a permission alone
    [[nodiscard]] QScrollArea* scroll_area() const { return scroll_; }

    // Lets the user choose a key file; tests replace it.
    std::function<void(QWidget*, FilesChosen)> choose_file;
    std::function<NewKeysWindow*(QWidget*, const channel::Question&, NewKeysChosen)> choose_keys;

    // For a window in which a token may be chosen: asks what is plugged in, and takes the answer.
    std::function<void()> look_for_tokens;
    void show_tokens(const std::vector<channel::TokenEntry>& tokens);

protected:
    void reject() override;  // Escape, and the window's own close button
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QVBoxLayout* add_card(Card::Kind kind);
    void add_header();
    void add_facts();
    void add_other_keys(QVBoxLayout* card);
    void add_lasting();
    void add_documents();
    void add_show_button(QVBoxLayout* card);
    void show_document();
    void add_metadata(bool cut);
    void add_footer(QVBoxLayout* layout);
    QWidget* make_clock();
    QWidget* make_buttons();
    void arrange_buttons();
    void fit_screen();
    void show_marks();
    [[nodiscard]] bool readable();
    void tell_readiness(bool armed);
    void allow();
    void choose_new_place();
    void answer(const channel::Answer& answer);
    [[nodiscard]] channel::Answer yes() const;
    [[nodiscard]] bool remembered() const;
    void count_down();

    channel::Question question_;
    Answered answered_;
    qint64 total_milliseconds_;
    QScrollArea* scroll_ = nullptr;
    QWidget *content_ = nullptr, *footer_ = nullptr;
    MetadataView* message_ = nullptr;
    bool message_seen_ = false;  // from its first line
    QPushButton *allow_ = nullptr, *deny_ = nullptr, *hour_ = nullptr, *deny_all_ = nullptr;
    QToolButton *above_ = nullptr, *below_ = nullptr;
    QBoxLayout* buttons_ = nullptr;
    DocumentList* list_ = nullptr;
    QPushButton *show_ = nullptr, *other_key_ = nullptr;
    QComboBox* lasting_ = nullptr;
    GrantBox* grant_ = nullptr;
    QLabel* waiting_ = nullptr;
    SpokenLabel *time_left_ = nullptr, *hint_ = nullptr;
    TimeBar* time_bar_ = nullptr;
    qint64 shown_seconds_ = 0;
    QTimer clock_;
    ArmingGuard* guard_ = nullptr;
    QPointer<NewKeysWindow> new_keys_;
};

}  // namespace pidpys::gui
