// SPDX-License-Identifier: MIT
#include "gui/progress_window.hpp"

#include <utility>

#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "gui/errors.hpp"
#include "gui/format.hpp"
#include "gui/screen_fit.hpp"
#include "gui/spoken.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr double least_width = 26;  // in lines of text
constexpr int farewell_milliseconds = 1500;
constexpr int rest_milliseconds = 10'000;  // of a permission under which nothing is signed for now
constexpr std::size_t most_rows = 8;       // who comes beyond is shown when there is room
constexpr int early_milliseconds = 1000;   // in which most servers answer

QString waiting_text(const channel::Progress& news) {
    const auto text = [&] {
        switch (news.awaited) {
            case channel::Awaited::timestamp: return Text::waiting_timestamp;
            case channel::Awaited::status: return Text::waiting_status;
            case channel::Awaited::list: return Text::waiting_list;
            case channel::Awaited::certificates: return Text::waiting_certificates;
            case channel::Awaited::answer:
            case channel::Awaited::nothing: break;
        }
        return Text::waiting_answer;
    };
    return say(text(), foreign(news.server));
}

// Servers by their address; what is wrong with certificates in the words that are used elsewhere.
QString failure_text(const channel::Progress& news) {
    const Errc why = *news.failure;
    if (news.server.empty()) {
        const bool certificates = why == Errc::expired || why == Errc::untrusted || why == Errc::revoked ||
                                  why == Errc::weak || why == Errc::unsuitable;
        return certificates ? error_text({why, {}}) : say(Text::not_completed);
    }
    const bool silent = why == Errc::unavailable || why == Errc::timeout;
    return say(silent ? Text::server_silent : Text::server_refused, foreign(news.server));
}

QString asker_of(const channel::Progress& news) {
    return news.asker.empty() ? say(Text::unknown_program) : foreign(news.asker);
}

bool waits(const channel::Progress& news) { return news.awaited != channel::Awaited::nothing; }

}  // namespace

ProgressWindow::ProgressWindow(Stop stop, QWidget* parent)
    : QWidget(parent),
      stop_(std::move(stop)),
      scroll_(new QScrollArea(this)),
      content_(new QWidget(scroll_)),
      layout_(new QVBoxLayout(content_)) {
    setWindowTitle(say(Text::progress_title));
    setWindowIcon(shield_icon(Mood::keys, palette()));
    setAttribute(Qt::WA_ShowWithoutActivating);
    const int margin = lines(this, 1);
    layout_->setContentsMargins(margin, margin, margin, margin);
    layout_->setSpacing(lines(this, 0.8));
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(content_);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll_);
}

void ProgressWindow::fit_screen() {
    fit_to_screen(this, lines(this, least_width), [this](int wide) { return unscrolled_height(*scroll_, wide); });
}

// Whose work it is, and what takes the row away.
ProgressWindow::Row ProgressWindow::make_box(const channel::Progress& news) {
    Row row;
    row.box = new QWidget(content_);
    row.lines = new QVBoxLayout(row.box);
    row.lines->setContentsMargins(0, 0, 0, 0);
    row.lines->setSpacing(lines(this, 0.2));
    QLabel* name = plain_label(asker_of(news), row.box);
    name->setFont(scaled_font(this, 1.1, true));
    row.lines->addWidget(name);
    if (!news.owner.empty()) row.lines->addWidget(muted_label(say(Text::progress_key, foreign(news.owner)), row.box));
    row.rest = new QTimer(row.box);
    row.rest->setSingleShot(true);
    connect(row.rest, &QTimer::timeout, this, [this, id = news.id] { remove(id); });
    layout_->addWidget(row.box);
    return row;
}

ProgressWindow::Row ProgressWindow::make_row(const channel::Progress& news) {
    Row row = make_box(news);
    const QString asker = asker_of(news);
    row.count = plain_label({}, row.box);
    row.bar = new QProgressBar(row.box);
    row.bar->setRange(0, 1000);
    row.bar->setTextVisible(false);
    row.bar->setAccessibleName(asker);
    row.count->setBuddy(row.bar);
    row.lines->addWidget(row.count);
    auto* line = new QHBoxLayout;
    line->addWidget(row.bar, 1);
    if (news.stoppable || news.permission) {
        row.stop = new QPushButton(say(Text::stop_work), row.box);
        row.stop->setAccessibleName(say(Text::stop_work_of, asker));
        row.stop->setToolTip(say(news.permission ? Text::stop_permission_explained
                                 : waits(news)   ? Text::stop_waiting_explained
                                                 : Text::stop_work_explained));
        row.stop->setAccessibleDescription(row.stop->toolTip());
        line->addWidget(row.stop);
        connect(row.stop, &QPushButton::clicked, this, [this, news] { stop_row(news); });
    }
    row.lines->addLayout(line);
    return row;
}

void ProgressWindow::say_count(Row& row, const QString& text) {
    row.count->setText(text);
    row.bar->setAccessibleDescription(text);
}

void ProgressWindow::show_progress(const channel::Progress& news) {
    if (news.total == 0) {
        remove(news.id);
        if (news.failure) show_failure(news);
    } else if (waits(news) && !rows_.contains(news.id)) {
        wait_with(news);
    } else {
        show_row(news);
    }
}

void ProgressWindow::wait_with(const channel::Progress& news) {
    const auto [early, fresh] = early_.try_emplace(news.id);
    early->second.news = news;
    if (!fresh) return;
    early->second.due = new QTimer(this);
    early->second.due->setSingleShot(true);
    connect(early->second.due, &QTimer::timeout, this, [this, id = news.id] {
        const auto due = early_.extract(id);
        due.mapped().due->deleteLater();
        show_row(due.mapped().news);
    });
    early->second.due->start(early_milliseconds);
}

// Heard at once, and in sight long enough to be copied from; the focus stays where it is.
void ProgressWindow::show_failure(const channel::Progress& news) {
    if (rows_.size() >= most_rows) return;
    Row row = make_box(news);
    auto* words = new SpokenLabel(row.box);
    words->setText(warning_sign + failure_text(news));
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.count = words;
    row.lines->addWidget(words);
    row.rest->start(rest_milliseconds);
    rows_.emplace(news.id, row);
    fit_screen();
    show();
    words->speak();
}

void ProgressWindow::show_waiting(Row& row, const channel::Progress& news) {
    row.bar->setRange(0, 0);  // nobody knows how long
    if (row.stopping || row.count->text() == waiting_text(news)) return;
    say_count(row, waiting_text(news));
    fit_screen();
}

void ProgressWindow::show_row(const channel::Progress& news) {
    auto found = rows_.find(news.id);
    if (found == rows_.end()) {
        if (rows_.size() >= most_rows) return;
        found = rows_.emplace(news.id, make_row(news)).first;
        fit_screen();
    }
    Row& row = found->second;
    if (!isVisible()) show();
    if (waits(news)) return show_waiting(row, news);
    if (!row.stopping)
        say_count(row, say(Text::progress_text, format_number(news.finished), format_number(news.total)));
    row.bar->setValue(static_cast<int>(1000.0 * static_cast<double>(news.finished) / static_cast<double>(news.total)));
    if (news.finished >= news.total) {
        if (row.stop != nullptr) row.stop->setEnabled(false);
        row.rest->start(farewell_milliseconds);
    } else if (news.permission) {
        row.rest->start(rest_milliseconds);
    }
}

void ProgressWindow::stop_row(const channel::Progress& work) {
    const auto found = rows_.find(work.id);
    if (found == rows_.end() || found->second.stopping) return;
    found->second.stopping = true;
    found->second.stop->setEnabled(false);
    say_count(found->second, say(Text::stopping_work));
    if (work.permission) found->second.rest->start(farewell_milliseconds);
    stop_(work, [self = QPointer<ProgressWindow>(this), id = work.id](const QString& text) {
        if (!self) return;
        const auto row = self->rows_.find(id);
        if (row == self->rows_.end()) return;
        self->say_count(row->second, text);
        row->second.rest->start(rest_milliseconds);
    });
}

void ProgressWindow::forget_all() {
    while (!early_.empty()) remove(std::string(early_.begin()->first));
    while (!rows_.empty()) remove(std::string(rows_.begin()->first));
}

void ProgressWindow::remove(const std::string& id) {
    if (const auto early = early_.extract(id); !early.empty()) early.mapped().due->deleteLater();
    const auto row = rows_.extract(id);
    if (row.empty()) return;
    row.mapped().box->hide();
    row.mapped().box->deleteLater();  // its own button or clock may be what calls
    layout_->removeWidget(row.mapped().box);
    rows_.empty() ? hide() : fit_screen();
}

QPushButton* ProgressWindow::stop_button(const std::string& id) const {
    const auto row = rows_.find(id);
    return row == rows_.end() ? nullptr : row->second.stop;
}

QLabel* ProgressWindow::count_label(const std::string& id) const {
    const auto row = rows_.find(id);
    return row == rows_.end() ? nullptr : row->second.count;
}

}  // namespace pidpys::gui
