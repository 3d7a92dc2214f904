// SPDX-License-Identifier: MIT
// The one catalogue of this program's texts for people (catalogue.def), in four languages.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "cli/context.hpp"

namespace pidpys::cli {

enum class Text : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "cli/catalogue.def"
#undef X
    count  // not a text
};

// The text with each "{}" replaced by the next of `values`.
std::string say(api::Language language, Text text, std::initializer_list<std::string_view> values = {});

// The command line asks for what cannot be: told on standard error. kExitUsage.
int misused(const Context& context, Text why, std::initializer_list<std::string_view> values = {});

}  // namespace pidpys::cli
