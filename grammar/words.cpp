// SPDX-License-Identifier: MIT
#include "grammar/words.hpp"

#include "api/messages/catalogue.hpp"

namespace pidpys::grammar {
namespace {

constexpr api::Catalogue<Word> texts = {{
#define X(name, uk, ru, en, pl) api::row(uk, ru, en, pl),
#include "grammar/catalogue.def"
#undef X
}};

}  // namespace

std::string word(api::Language language, Word word, std::initializer_list<std::string_view> values) {
    return fill_places(texts.of(language, word), values);
}

std::string fill_places(std::string_view text, std::initializer_list<std::string_view> values) {
    std::string filled(text);
    std::size_t at = 0;
    for (const auto value : values) {
        at = filled.find("{}", at);
        if (at == std::string::npos) break;
        filled.replace(at, 2, value);
        at += value.size();
    }
    return filled;
}

}  // namespace pidpys::grammar
