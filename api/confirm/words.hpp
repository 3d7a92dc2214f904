// SPDX-License-Identifier: MIT
// What the confirmation page says (catalogue.def), in four languages.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "api/messages/language.hpp"

namespace pidpys::api::confirm {

enum class Word : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "api/confirm/catalogue.def"
#undef X
    count  // not a word
};

std::string_view text(Language language, Word word);

// With each "{n}" replaced, in their order.
std::string say(Language language, Word word, std::initializer_list<std::string> values = {});

// The language that a browser likes best (Accept-Language, RFC 9110 §12.5.4) of those that we have: `usual` where it says
// nothing, English where it knows none of them. Of equals the first one; at most 32 members are read.
Language language_for(std::string_view accept, Language usual);

}  // namespace pidpys::api::confirm
