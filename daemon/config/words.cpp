// SPDX-License-Identifier: MIT
#include "daemon/config/words.hpp"

#include "api/messages/catalogue.hpp"
#include "grammar/words.hpp"

namespace pidpys::daemon {
namespace {

constexpr api::Catalogue<Text> texts = {{
#define X(name, uk, ru, en, pl) api::row(uk, ru, en, pl),
#include "daemon/config/catalogue.def"
#undef X
}};

}  // namespace

std::string say(api::Language language, Text text, std::initializer_list<std::string_view> values) {
    return grammar::fill_places(texts.of(language, text), values);
}

}  // namespace pidpys::daemon
