// SPDX-License-Identifier: MIT
// The few colours and shapes of our own, derived from the desktop's palette so that light and dark both work.
#pragma once

#include <QColor>
#include <QIcon>
#include <QWidget>

namespace pidpys::gui {

enum class Mood { idle, keys, question };  // of the shield: no keys, keys in use, somebody waits for an answer

bool is_dark(const QPalette& palette);
QColor mood_colour(Mood mood, const QPalette& palette);
QColor caution_colour(const QPalette& palette);  // marks what nobody has checked
QColor alarm_colour(const QPalette& palette);    // marks what may cost dear
QFont scaled_font(const QWidget* widget, double factor, bool bold = false);
QFont fixed_font(const QWidget* widget, double factor);
int lines(const QWidget* widget, double count);  // the height of so many lines of its text, in pixels

// The program's sign, drawn at any size.
QIcon shield_icon(Mood mood, const QPalette& palette);

class Shield : public QWidget {
public:
    Shield(Mood mood, int size, QWidget* parent = nullptr);
    void set_mood(Mood mood);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Mood mood_;
};

// A rounded frame that groups facts; with a stripe it holds the words of somebody else, or a warning.
class Card : public QWidget {
public:
    enum class Kind { facts, caution, alarm };
    explicit Card(Kind kind, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Kind kind_;
};

}  // namespace pidpys::gui
