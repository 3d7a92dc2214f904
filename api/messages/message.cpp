// SPDX-License-Identifier: MIT
#include "api/messages/message.hpp"

#include "api/messages/catalogue.hpp"

namespace pidpys::api {
namespace {

constexpr Catalogue<Message> texts = {{
#define X(name, uk, ru, en, pl) row(uk, ru, en, pl),
#include "api/messages/catalogue.def"
#undef X
}};

}  // namespace

std::string_view text(Message message, Language language) { return texts.of(language, message); }

std::string fill(Message message, Language language, std::string_view value) {
    constexpr std::string_view place = "{n}";
    std::string filled(text(message, language));
    if (const auto at = filled.find(place); at != std::string::npos) filled.replace(at, place.size(), value);
    return filled;
}

}  // namespace pidpys::api
