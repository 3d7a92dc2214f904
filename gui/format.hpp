// SPDX-License-Identifier: MIT
// Values as people read them. Texts of strangers pass through `foreign` before any widget sees them.
#pragma once

#include <cstdint>
#include <string>

#include <QLocale>
#include <QString>

class QLabel;
class QWidget;

namespace pidpys::gui {

// One line without control, invisible and bidirectional characters.
QString foreign(const std::string& utf8);

// The line with places to break long words, for widgets that break nowhere else. To be looked at alone: nobody may
// copy it, compare it or hear it.
QString breakable(const QString& line);

QLocale window_locale();  // of the windows' language, not of the desktop

QString format_size(std::uint64_t octets);         // "1 234 567 Б (1,2 МБ)"
QString format_date(std::int64_t unix_seconds);    // date in the windows' language; "—" for 0
QString format_moment(std::int64_t unix_seconds);  // date and time
QString format_number(std::uint64_t number);       // "10 000"
QString format_countdown(std::int64_t seconds);    // "1:45"

// A label that never reads its text as markup and never takes focus or follows links.
QLabel* plain_label(const QString& text, QWidget* parent = nullptr);
QLabel* muted_label(const QString& text, QWidget* parent = nullptr);

// Gives a label its width and the height that its text then needs; layouts alone cut wrapped lines off.
QLabel* wrap_to(QLabel* label, int width);

}  // namespace pidpys::gui
