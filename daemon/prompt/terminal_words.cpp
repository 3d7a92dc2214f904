// SPDX-License-Identifier: MIT
#include "daemon/prompt/terminal_words.hpp"

#include "api/messages/catalogue.hpp"

namespace pidpys::daemon {
namespace {

constexpr api::Catalogue<Word> texts = {{
#define X(name, uk, ru, en, pl) api::row(uk, ru, en, pl),
#include "daemon/prompt/catalogue.def"
#undef X
}};

}  // namespace

std::string say(api::Language language, Word word) { return std::string(texts.of(language, word)); }

}  // namespace pidpys::daemon
