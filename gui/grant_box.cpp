// SPDX-License-Identifier: MIT
#include "gui/grant_box.hpp"

#include <algorithm>
#include <limits>

#include <QComboBox>
#include <QDateTime>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include "gui/fact_grid.hpp"
#include "gui/format.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

namespace {

constexpr std::int64_t shorter_times[] = {15 * 60, 3600, 8 * 3600};

double emphasis(std::uint64_t uses) {
    return uses <= 2 ? 1.0 : uses < 10 ? 1.2 : uses < 100 ? 1.5 : uses < 1000 ? 1.8 : 2.2;
}

QString duration(std::int64_t seconds) {
    return seconds % 3600 == 0 ? say(Text::hours, format_number(static_cast<std::uint64_t>(seconds / 3600)))
                               : say(Text::minutes, format_number(static_cast<std::uint64_t>((seconds + 59) / 60)));
}

}  // namespace

Card::Kind GrantBox::weight(std::uint64_t uses) { return uses >= 100 ? Card::Kind::alarm : Card::Kind::caution; }

GrantBox::GrantBox(const channel::Question& question, QWidget* parent)
    : QWidget(parent), asked_uses_(question.uses), asked_seconds_(question.lifetime) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    QLabel* number = plain_label(say(Text::signatures_unasked, format_number(asked_uses_)), this);
    number->setFont(scaled_font(this, emphasis(asked_uses_), true));
    column->addWidget(number);
    sentence_ = plain_label({}, this);
    column->addWidget(sentence_);

    auto* fields = new QWidget(this);
    auto* grid = new FactGrid(fields);
    grid->setContentsMargins(0, 4, 0, 0);
    uses_ = new QSpinBox(fields);
    uses_->setRange(1, static_cast<int>(std::min<std::uint64_t>(asked_uses_, std::numeric_limits<int>::max())));
    uses_->setValue(uses_->maximum());
    uses_->setLocale(window_locale());
    uses_->setGroupSeparatorShown(true);
    uses_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    grid->add(Text::grant_uses, uses_);
    if (asked_seconds_ > 0) {
        time_ = new QComboBox(fields);
        for (const std::int64_t seconds : shorter_times)
            if (seconds < asked_seconds_) time_->addItem(duration(seconds), qlonglong{seconds});
        time_->addItem(duration(asked_seconds_), qlonglong{asked_seconds_});
        time_->setCurrentIndex(time_->count() - 1);
        time_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        grid->add(Text::grant_time, time_);
        connect(time_, &QComboBox::currentIndexChanged, this, [this] { tell(); });
    }
    column->addWidget(fields);
    column->addWidget(plain_label(say(Text::how_to_end), this));
    tell();
}

void GrantBox::tell() {
    sentence_->setVisible(time_ != nullptr);
    if (time_ == nullptr) return;
    const std::int64_t until = QDateTime::currentSecsSinceEpoch() + time_->currentData().toLongLong();
    sentence_->setText(say(Text::holds_until, format_moment(until)));
}

void GrantBox::write_to(channel::Answer& answer) const {
    const auto uses = static_cast<std::uint64_t>(uses_->value());
    if (uses < asked_uses_) answer.uses = uses;
    if (time_ != nullptr && time_->currentData().toLongLong() < asked_seconds_)
        answer.seconds = time_->currentData().toLongLong();
}

}  // namespace pidpys::gui
