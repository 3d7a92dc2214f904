// SPDX-License-Identifier: MIT
#include "gui/progress_window.hpp"

#include <QLabel>
#include <QProgressBar>
#include <QTimer>
#include <QVBoxLayout>

#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr int farewell_milliseconds = 1500;

}  // namespace

ProgressWindow::ProgressWindow(QWidget* parent) : QWidget(parent) {
    setWindowTitle(say(Text::progress_title));
    setWindowIcon(shield_icon(Mood::keys, palette()));
    setAttribute(Qt::WA_ShowWithoutActivating);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    text_ = plain_label({}, this);
    bar_ = new QProgressBar(this);
    bar_->setRange(0, 1000);
    bar_->setTextVisible(false);
    bar_->setMinimumWidth(340);
    layout->addWidget(text_);
    layout->addWidget(bar_);
}

void ProgressWindow::show_progress(std::uint64_t finished, std::uint64_t total) {
    text_->setText(say(Text::progress_text, QString::number(finished), QString::number(total)));
    bar_->setValue(total == 0 ? 1000 : static_cast<int>(1000.0 * static_cast<double>(finished) / static_cast<double>(total)));
    if (!isVisible()) show();
    if (finished >= total) QTimer::singleShot(farewell_milliseconds, this, [this] { hide(); });
}

}  // namespace pidpys::gui
