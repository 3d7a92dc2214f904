// SPDX-License-Identifier: MIT
// What the window tests share: questions, a dialog with its one answer, waiting, palettes.
#pragma once

#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QPalette>

#include "channel/control.hpp"
#include "gui/arming.hpp"
#include "gui/question_dialog.hpp"

namespace pidpys::test {

channel::Question page_question(int milliseconds = 60'000);
channel::Question batch_question(std::size_t documents);
channel::Question admission_question();
channel::Question new_keys_question();
std::vector<channel::TokenEntry> two_tokens();  // of the second the last try is left
channel::Question permission_question(std::uint64_t uses);

bool is_on_windows();

// Runs the event loop until the condition holds; false after `limit` milliseconds.
bool wait_until(const std::function<bool()>& condition, int limit = 5000);
void run_loop(int milliseconds);

// Processor time of this process: a busy machine must not fail a test.
class CpuTime {
public:
    [[nodiscard]] double seconds() const { return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC; }

private:
    std::clock_t begin_ = std::clock();
};

QPalette light_palette();
QPalette dark_palette();
QPalette high_contrast_palette();

struct Look {
    const char* name;
    QPalette palette;
};
std::vector<Look> looks();  // light, dark, of high contrast

class ShownDialog {
public:
    explicit ShownDialog(const channel::Question& question);
    ~ShownDialog();

    [[nodiscard]] gui::QuestionDialog& operator*() const { return *dialog_; }
    gui::QuestionDialog* operator->() const { return dialog_.get(); }
    bool wait_armed() const;
    [[nodiscard]] std::optional<channel::Answer> answer() const { return answer_; }
    [[nodiscard]] bool approved() const { return answer_ && answer_->outcome == channel::Outcome::allowed; }
    [[nodiscard]] int answers() const { return answers_; }

private:
    std::optional<channel::Answer> answer_;
    int answers_ = 0;
    std::unique_ptr<gui::QuestionDialog> dialog_;
};

}  // namespace pidpys::test
