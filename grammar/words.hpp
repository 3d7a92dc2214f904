// SPDX-License-Identifier: MIT
// The catalogue of what any command line says of itself and of mistakes (catalogue.def), in four languages.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "api/messages/language.hpp"

namespace pidpys::grammar {

enum class Word : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "grammar/catalogue.def"
#undef X
    count  // not a word
};

// The text with each "{}" replaced by the next of `values`.
std::string word(api::Language language, Word word, std::initializer_list<std::string_view> values = {});

// `text` with each "{}" replaced by the next of `values`; braces within values stay.
std::string fill_places(std::string_view text, std::initializer_list<std::string_view> values);

}  // namespace pidpys::grammar
