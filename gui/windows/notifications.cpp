// SPDX-License-Identifier: MIT
// Qt's tray icon, which is `otherwise`, shows what Windows calls notifications.
#include "gui/notifier.hpp"

namespace pidpys::gui {

void Notifier::listen() {}

void Notifier::send(const std::string& event, const Kind&) { show_otherwise(event); }

}  // namespace pidpys::gui
