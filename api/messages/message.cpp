// SPDX-License-Identifier: MIT
#include "api/messages/message.hpp"

#include <array>

namespace pidpys::api {
namespace {

using Row = std::array<std::string_view, language_count>;

constexpr std::array<Row, static_cast<std::size_t>(Message::count)> rows = {{
#define X(name, uk, ru, en, pl) Row{uk, ru, en, pl},
#include "api/messages/catalogue.def"
#undef X
}};

}  // namespace

std::string_view text(Message message, Language language) {
    return rows[static_cast<std::size_t>(message)][static_cast<std::size_t>(language)];
}

std::string fill(Message message, Language language, std::string_view value) {
    constexpr std::string_view place = "{n}";
    std::string filled(text(message, language));
    if (const auto at = filled.find(place); at != std::string::npos) filled.replace(at, place.size(), value);
    return filled;
}

}  // namespace pidpys::api
