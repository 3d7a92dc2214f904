// SPDX-License-Identifier: MIT
// Decides when a window may take "yes": once it has been visible, active and still for 700 ms, and only for a key or
// button that went down after that. A window that pops up under a typing or clicking user must not be approved by
// what was meant for another window. What the system does not tell (a foreign window laid over this one without taking
// the focus, on Wayland or under a compositor) is not seen.
#pragma once

#include <functional>

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

class QWidget;
class QWindow;

namespace pidpys::gui {

class ArmingGuard : public QObject {
public:
    static constexpr int still_milliseconds = 700;

    // `window` is a top-level widget and outlives the guard; `changed` is told of every change of armed(); `readable`
    // says whether what has to be read is on the screen: while it is not, the window counts as out of sight.
    ArmingGuard(QWidget* window, std::function<void(bool armed)> changed, std::function<bool()> readable);

    [[nodiscard]] bool armed() const { return armed_; }
    // Has the window ever been armed? Before, keys are swallowed altogether, so that typing does not deny by accident.
    [[nodiscard]] bool was_armed() const { return was_armed_; }
    // Armed, and the latest key or button went down since.
    [[nodiscard]] bool may_approve() const { return armed_ && fresh_press_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tick();
    void disturb();
    [[nodiscard]] bool in_sight() const;

    QWidget* window_;
    QPointer<QWindow> handle_;
    std::function<void(bool)> changed_;
    std::function<bool()> readable_;
    QTimer timer_;
    QElapsedTimer since_tick_;
    qint64 still_ = 0;
    bool armed_ = false, was_armed_ = false, fresh_press_ = false;
};

}  // namespace pidpys::gui
