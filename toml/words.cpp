// SPDX-License-Identifier: MIT
#include "toml/words.hpp"

#include "api/messages/catalogue.hpp"
#include "grammar/words.hpp"

namespace pidpys::toml_file {
namespace {

constexpr api::Catalogue<Text> texts = {{
#define X(name, uk, ru, en, pl) api::row(uk, ru, en, pl),
#include "toml/catalogue.def"
#undef X
}};

}  // namespace

std::string say(api::Language language, Text text, std::initializer_list<std::string_view> values) {
    return grammar::fill_places(texts.of(language, text), values);
}

}  // namespace pidpys::toml_file
