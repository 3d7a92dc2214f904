// SPDX-License-Identifier: MIT
// The language of all windows: our own texts, Qt's (file dialogs, buttons, menus of text fields), dates and numbers.
#pragma once

#include <optional>

#include "gui/strings.hpp"

namespace pidpys::gui {

// None: the desktop's. Windows that are open keep theirs until they are opened again.
void use_language(std::optional<Language> language);

// Whether the desktop's own dialogs would speak the language of our windows.
bool desktop_speaks_it();

}  // namespace pidpys::gui
