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
QFont scaled_font(const QWidget* widget, double factor, bool bold = false);
QFont fixed_font(const QWidget* widget, double factor);

// The program's sign, drawn at any size.
QIcon shield_icon(Mood mood, const QPalette& palette);

class Shield : public QWidget {
public:
    Shield(Mood mood, int size, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Mood mood_;
};

// A rounded frame that groups facts; with a stripe it holds the words of somebody else.
class Card : public QWidget {
public:
    enum class Kind { facts, caution };
    explicit Card(Kind kind, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Kind kind_;
};

}  // namespace pidpys::gui
