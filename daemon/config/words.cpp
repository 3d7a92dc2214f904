// SPDX-License-Identifier: MIT
#include "daemon/config/words.hpp"

#include "api/messages/catalogue.hpp"

namespace pidpys::daemon {
namespace {

constexpr api::Catalogue<Text> texts = {{
#define X(name, uk, ru, en, pl) api::row(uk, ru, en, pl),
#include "daemon/config/catalogue.def"
#undef X
}};

}  // namespace

std::string say(api::Language language, Text text) { return std::string(texts.of(language, text)); }

}  // namespace pidpys::daemon
