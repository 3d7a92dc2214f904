// SPDX-License-Identifier: MIT
// What a permission for signatures to come would allow: how many, until when, how it is ended; and less of it, if the
// person wants to allow less. The more is asked for, the louder it is.
#pragma once

#include <QWidget>

#include "channel/question.hpp"
#include "gui/theme.hpp"

class QComboBox;
class QLabel;
class QSpinBox;

namespace pidpys::gui {

class GrantBox : public QWidget {
public:
    explicit GrantBox(const channel::Question& question, QWidget* parent = nullptr);

    static Card::Kind weight(std::uint64_t uses);  // of the frame around it

    void write_to(channel::Answer& answer) const;  // what was chosen, where it is less than what was asked for

    [[nodiscard]] QSpinBox* uses_box() const { return uses_; }
    [[nodiscard]] QComboBox* time_box() const { return time_; }

private:
    void tell();

    std::uint64_t asked_uses_;
    std::int64_t asked_seconds_;
    QLabel* sentence_ = nullptr;
    QSpinBox* uses_ = nullptr;
    QComboBox* time_ = nullptr;  // the items' data: seconds; null where the daemon told no lifetime
};

}  // namespace pidpys::gui
