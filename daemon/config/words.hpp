// SPDX-License-Identifier: MIT
// What pidpysd says of its command line and its ports (catalogue.def), in four languages.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "api/messages/language.hpp"

namespace pidpys::daemon {

enum class Text : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "daemon/config/catalogue.def"
#undef X
    count  // not a text
};

// The text with each "{}" replaced by the next of `values`.
std::string say(api::Language language, Text text, std::initializer_list<std::string_view> values = {});

}  // namespace pidpys::daemon
