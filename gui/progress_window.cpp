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

constexpr int row_width = 380;
constexpr int farewell_milliseconds = 1500;
constexpr std::size_t most_expected = 100;

}  // namespace

ProgressWindow::ProgressWindow(QWidget* parent) : QWidget(parent), layout_(new QVBoxLayout(this)) {
    setWindowTitle(say(Text::progress_title));
    setWindowIcon(shield_icon(Mood::keys, palette()));
    setAttribute(Qt::WA_ShowWithoutActivating);
    layout_->setContentsMargins(20, 16, 20, 16);
    layout_->setSpacing(14);
    layout_->setSizeConstraint(QLayout::SetFixedSize);
}

void ProgressWindow::expect(const std::string& question, const std::string& client) {
    if (clients_.size() >= most_expected) clients_.clear();   // of batches that never began
    clients_[question] = client;
}

ProgressWindow::Row ProgressWindow::make_row(const std::string& client) {
    Row row;
    row.box = new QWidget(this);
    auto* inner = new QVBoxLayout(row.box);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(4);
    if (!client.empty()) {
        QLabel* name = plain_label(foreign(client), row.box);
        name->setFont(scaled_font(this, 1.1, true));
        inner->addWidget(wrap_to(name, row_width));
    }
    row.count = new QLabel(row.box);
    row.count->setTextFormat(Qt::PlainText);
    row.bar = new QProgressBar(row.box);
    row.bar->setRange(0, 1000);
    row.bar->setTextVisible(false);
    row.bar->setFixedWidth(row_width);
    inner->addWidget(row.count);
    inner->addWidget(row.bar);
    layout_->addWidget(row.box);
    return row;
}

void ProgressWindow::show_progress(const channel::Progress& news) {
    if (news.total == 0) return remove(news.question);
    auto found = rows_.find(news.question);
    if (found == rows_.end()) {
        const auto client = clients_.extract(news.question);
        found = rows_.emplace(news.question, make_row(client.empty() ? std::string() : client.mapped())).first;
    }
    const Row& row = found->second;
    row.count->setText(say(Text::progress_text, QString::number(news.finished), QString::number(news.total)));
    row.bar->setValue(static_cast<int>(1000.0 * static_cast<double>(news.finished) / static_cast<double>(news.total)));
    if (!isVisible()) show();
    if (news.finished >= news.total) QTimer::singleShot(farewell_milliseconds, this, [this, id = news.question] { remove(id); });
}

void ProgressWindow::forget_all() {
    clients_.clear();
    while (!rows_.empty()) remove(rows_.begin()->first);
}

void ProgressWindow::remove(std::string question) {
    clients_.erase(question);
    const auto row = rows_.extract(question);
    if (!row.empty()) delete row.mapped().box;
    if (rows_.empty()) hide();
}

}  // namespace pidpys::gui
