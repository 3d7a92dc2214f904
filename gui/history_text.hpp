// SPDX-License-Identifier: MIT
// Records of the journal in words; texts of strangers made safe to show.
#pragma once

#include <QStringList>

#include "channel/control.hpp"

namespace pidpys::gui {

QString event_title(const channel::HistoryEntry& entry);          // "Відповідь: дозволено"
QString caller_title(const channel::HistoryEntry& entry);         // site, client or program
QStringList history_details(const channel::HistoryEntry& entry);  // every fact, a line each

}  // namespace pidpys::gui
