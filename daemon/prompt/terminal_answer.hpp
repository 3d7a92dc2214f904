// SPDX-License-Identifier: MIT
// What a line that somebody typed answers to a question: a letter or a word, and after a yes how much less than was
// asked for: fewer uses ("3"), a shorter time ("30min", "2h"), documents left out ("-2 -5-7").
#pragma once

#include <optional>
#include <string>

#include "api/messages/language.hpp"
#include "channel/question.hpp"

namespace pidpys::daemon {

// Nothing if the line is not understood, or asks for more than the question does: it is to be asked again. Words are
// those of the language, or English.
std::optional<channel::Answer> answer_of_line(const channel::Question& question, const std::string& line,
                                              api::Language language);

}  // namespace pidpys::daemon
