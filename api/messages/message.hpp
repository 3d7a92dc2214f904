// SPDX-License-Identifier: MIT
// The one catalogue of the API's texts for people (catalogue.def), in the four languages of the contract.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/messages/language.hpp"

namespace pidpys::api {

enum class Message : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "api/messages/catalogue.def"
#undef X
    count  // not a message
};

// The text, UTF-8, living for ever.
std::string_view text(Message message, Language language);

// The text with "{n}" replaced by `value`.
std::string fill(Message message, Language language, std::string_view value);

}  // namespace pidpys::api
