// SPDX-License-Identifier: MIT
#include "gui/notifier.hpp"

#include <utility>

#include "gui/format.hpp"
#include "gui/history_text.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

namespace {

// Some desktops read markup in it, others show it as it is: letters that are markup for nobody.
QString unmarked(QString text) {
    return text.replace(QLatin1Char('<'), QChar(0x2039))
        .replace(QLatin1Char('>'), QChar(0x203A))
        .replace(QLatin1Char('&'), QChar(0xFF06));
}

}  // namespace

QString Notifier::title_of(const std::string& event) {
    if (event == "decryption") return say(Text::news_opened);
    if (event == "encryption") return say(Text::news_encrypted);
    return say(event == "signature" ? Text::news_signed : Text::news_refused);
}

QString Notifier::text_of(const Kind& kind) {
    const channel::HistoryEntry& latest = kind.latest;
    QString text = latest.origin.empty() && latest.program.empty() && latest.client.empty() ? say(Text::local_programs)
                                                                                            : caller_title(latest);
    if (kind.count > 1) text = say(Text::news_count, QString::number(kind.count), text);
    if (!latest.owner.empty()) text += QStringLiteral("\n%1: %2").arg(say(Text::key), foreign(latest.owner));
    return unmarked(text);
}

Notifier::Notifier(std::function<void(std::uint64_t)> look,
                   std::function<void(const QString&, const QString&)> otherwise)
    : look_(std::move(look)), otherwise_(std::move(otherwise)) {
    listen();
    pause_.setSingleShot(true);
    pause_.setInterval(pause_milliseconds);
    connect(&pause_, &QTimer::timeout, this, &Notifier::show_pending);
}

void Notifier::tell(const channel::News& news) {
    Kind& kind = kinds_[news.latest.event];
    kind.count += news.count;
    kind.latest = news.latest;
    kind.pending = true;
    if (!pause_.isActive()) show_pending();
}

void Notifier::show_pending() {
    for (auto& [event, kind] : kinds_)
        if (std::exchange(kind.pending, false)) show(event, kind);
}

void Notifier::show(const std::string& event, Kind& kind) {
    pause_.start();
    latest_ = kind.latest.sequence;
    send(event, kind);
}

void Notifier::show_otherwise(const std::string& event) {
    Kind& kind = kinds_[event];
    otherwise_(title_of(event), text_of(kind));
    kind.count = 0;
}

void Notifier::look_at_latest() const { look_(latest_); }

void Notifier::action_invoked(uint notification, const QString& action) {
    if (action != QLatin1String(look_action)) return;
    for (const auto& [event, kind] : kinds_)
        if (kind.shown == notification) return look_(kind.latest.sequence);
}

void Notifier::notification_closed(uint notification, uint) {
    for (auto& [event, kind] : kinds_)
        if (kind.shown == notification) kind = {0, kind.pending ? kind.count : 0, kind.latest, kind.pending};
}

}  // namespace pidpys::gui
