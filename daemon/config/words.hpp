// SPDX-License-Identifier: MIT
// The texts of pidpysd's command line (catalogue.def), in four languages.
#pragma once

#include <cstdint>
#include <string>

#include "api/messages/language.hpp"

namespace pidpys::daemon {

enum class Text : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "daemon/config/catalogue.def"
#undef X
    count  // not a text
};

std::string say(api::Language language, Text text);

}  // namespace pidpys::daemon
