// SPDX-License-Identifier: MIT
#include "cli/text.hpp"

#include <array>

namespace pidpys::cli {
namespace {

using Row = std::array<std::string_view, api::language_count>;

constexpr std::array<Row, static_cast<std::size_t>(Text::count)> rows = {{
#define X(name, uk, ru, en, pl) Row{uk, ru, en, pl},
#include "cli/catalogue.def"
#undef X
}};

}  // namespace

std::string say(api::Language language, Text text, std::initializer_list<std::string_view> values) {
    std::string filled(rows[static_cast<std::size_t>(text)][static_cast<std::size_t>(language)]);
    std::size_t at = 0;
    for (const auto value : values) {
        at = filled.find("{}", at);
        if (at == std::string::npos) break;
        filled.replace(at, 2, value);
        at += value.size();
    }
    return filled;
}

}  // namespace pidpys::cli
