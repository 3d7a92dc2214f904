// SPDX-License-Identifier: MIT
// The head of a question's window: who asks, and for what.
#pragma once

#include "channel/question.hpp"
#include "gui/strings.hpp"

class QWidget;

namespace pidpys::gui {

Text headline(const channel::Question& question);

// The asker in one line: the site's origin, the program with its process, the client.
QString asker_line(const channel::Question& question);

// An asker as the daemon names it (the site's domain, "client NAME", "program NAME") in the language of the windows.
QString asker_title(const std::string& asker);

QWidget* make_asker_header(const channel::Question& question, QWidget* parent);

}  // namespace pidpys::gui
