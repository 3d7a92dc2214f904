// SPDX-License-Identifier: MIT
// What the terminal prompter says (catalogue.def), in four languages.
#pragma once

#include <cstdint>
#include <string>

#include "api/messages/language.hpp"

namespace pidpys::daemon {

enum class Word : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "daemon/prompt/catalogue.def"
#undef X
    count  // not a word
};

std::string say(api::Language language, Word word);

}  // namespace pidpys::daemon
