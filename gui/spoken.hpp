// SPDX-License-Identifier: MIT
// What screen readers are told beyond what Qt tells them. Qt hands no alert on over AT-SPI; what is heard at once there
// is an object of the role `notification` that begins to show (Orca, default script).
#pragma once

#include <QLabel>

namespace pidpys::gui {

inline const QString warning_sign = QStringLiteral("⚠ ");

// Says its text when it is shown, and when speak() is called; in between its text may change without a sound.
class SpokenLabel : public QLabel {
public:
    explicit SpokenLabel(QWidget* parent = nullptr);

    void set_silently(const QString& text);
    [[nodiscard]] QString heard() const;  // without the sign of a warning
    void speak();
};

// How much is left of something, for the eyes alone: a progress bar would be read out every few seconds.
class TimeBar : public QWidget {
public:
    explicit TimeBar(QWidget* parent = nullptr);

    void set_part(double left);  // 0 … 1

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double left_ = 1;
};

// Once for the program: plain top-level widgets are dialogs, and labels that speak are notifications.
void install_spoken_roles();

}  // namespace pidpys::gui
