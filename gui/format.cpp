// SPDX-License-Identifier: MIT
#include "gui/format.hpp"

#include <QDateTime>
#include <QLabel>
#include <QLocale>

#include "channel/display_text.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

namespace {

constexpr int longest_word = 24;
constexpr QChar word_break(0x200B);  // ours; a stranger's own has been replaced before

}  // namespace

QLocale window_locale() {
    switch (current_language()) {
        case Language::uk: return {QLocale::Ukrainian, QLocale::Ukraine};
        case Language::ru: return {QLocale::Russian, QLocale::Ukraine};
        case Language::pl: return {QLocale::Polish, QLocale::Poland};
        case Language::en: break;
    }
    return {QLocale::English, QLocale::UnitedKingdom};
}

QString foreign(const std::string& utf8) { return QString::fromStdString(channel::visible_line(utf8)); }

QString breakable(const QString& line) {
    QString broken;
    int run = 0;
    for (const QChar c : line) {
        run = c.isSpace() ? 0 : run + 1;
        if (run > longest_word && !c.isLowSurrogate() && !c.isMark()) {
            broken += word_break;
            run = 1;
        }
        broken += c;
    }
    return broken;
}

QString format_size(std::uint64_t octets) {
    const QString exact = say(Text::octets, window_locale().toString(static_cast<qulonglong>(octets)));
    if (octets < 1024) return exact;
    double value = static_cast<double>(octets) / 1024;
    Text unit = Text::kilobytes;
    for (const Text larger : {Text::megabytes, Text::gigabytes}) {
        if (value < 1024) break;
        value /= 1024;
        unit = larger;
    }
    return say(unit, window_locale().toString(value, 'f', 1)) + QStringLiteral(" (%1)").arg(exact);
}

QString format_date(std::int64_t unix_seconds) {
    if (unix_seconds == 0) return QStringLiteral("—");
    return window_locale().toString(QDateTime::fromSecsSinceEpoch(unix_seconds).date(), QStringLiteral("d MMMM yyyy"));
}

QString format_moment(std::int64_t unix_seconds) {
    if (unix_seconds == 0) return QStringLiteral("—");
    return window_locale().toString(QDateTime::fromSecsSinceEpoch(unix_seconds), QLocale::ShortFormat);
}

QString format_number(std::uint64_t number) { return window_locale().toString(static_cast<qulonglong>(number)); }

QString format_countdown(std::int64_t seconds) {
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QLabel* plain_label(const QString& text, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(breakable(text));
    if (label->text() != text) label->setAccessibleName(text);  // what is heard has no places to break
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::NoTextInteraction);
    return label;
}

QLabel* muted_label(const QString& text, QWidget* parent) {
    QLabel* label = plain_label(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel* wrap_to(QLabel* label, int width) {
    label->setFixedSize(width, label->heightForWidth(width));
    return label;
}

}  // namespace pidpys::gui
