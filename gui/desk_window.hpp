// SPDX-License-Identifier: MIT
// What the windows of the desk have in common: the middle scrolls, messages and buttons below it are always in sight,
// sizes follow the font, and no window is larger than its screen.
#pragma once

#include <QWidget>

#include "gui/spoken.hpp"

class QBoxLayout;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace pidpys::gui {

class DeskWindow : public QWidget {
public:
    explicit DeskWindow(QWidget* parent = nullptr);

protected:
    [[nodiscard]] QWidget* middle() const;
    [[nodiscard]] QVBoxLayout* column() const { return column_; }  // of the middle
    [[nodiscard]] QVBoxLayout* foot() const { return foot_; }      // above the buttons
    QPushButton* add_button(const QString& text);                  // from left to right
    void add_space_between_buttons();

    // How large the window wishes to be: widths of a letter, heights of a line; no lines: as its content needs.
    void wish(int letters, int lines = 0);
    void fit();                  // once more, for new content
    void reveal(QWidget* part);  // of the middle: made room for, or scrolled to
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;  // Escape closes

private:
    void arrange_buttons();
    [[nodiscard]] int needed_height(int width) const;

    QScrollArea* scroll_;
    QVBoxLayout *column_, *foot_;
    QBoxLayout* buttons_;
    int letters_ = 60, lines_ = 0;
};

// Something went wrong: the text stands out, and a screen reader says it at once. No text hides it.
SpokenLabel* make_alert(QWidget* parent);
void show_alert(SpokenLabel* alert, const QString& text);

}  // namespace pidpys::gui
