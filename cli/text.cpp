// SPDX-License-Identifier: MIT
#include "cli/text.hpp"

#include "api/messages/catalogue.hpp"
#include "cli/exit_code.hpp"
#include "grammar/words.hpp"

namespace pidpys::cli {
namespace {

constexpr api::Catalogue<Text> texts = {{
#define X(name, uk, ru, en, pl) api::row(uk, ru, en, pl),
#include "cli/catalogue.def"
#undef X
}};

}  // namespace

std::string say(api::Language language, Text text, std::initializer_list<std::string_view> values) {
    return grammar::fill_places(texts.of(language, text), values);
}

int misused(const Context& context, Text why, std::initializer_list<std::string_view> values) {
    print_aside("pidpys: " + say(context.language, why, values));
    return kExitUsage;
}

}  // namespace pidpys::cli
