// SPDX-License-Identifier: MIT
#include "cli/text.hpp"

#include <catch2/catch.hpp>

#include "channel/json.hpp"
#include "cli/audit_text.hpp"

using namespace pidpys;
using namespace pidpys::cli;

namespace {

int places(const std::string& text) {
    int count = 0;
    for (auto at = text.find("{}"); at != std::string::npos; at = text.find("{}", at + 2)) ++count;
    return count;
}

}  // namespace

TEST_CASE("catalogue_every_text_exists_in_each_language_with_the_same_places") {
    for (std::uint16_t id = 0; id < static_cast<std::uint16_t>(Text::count); ++id) {
        const auto text = static_cast<Text>(id);
        const std::string first = say(api::Language::uk, text);
        for (const auto language : {api::Language::uk, api::Language::ru, api::Language::en, api::Language::pl}) {
            INFO(first);
            CHECK_FALSE(say(language, text).empty());
            CHECK(places(say(language, text)) == places(first));
        }
    }
}

TEST_CASE("each_kind_of_question_has_a_word_in_the_journal") {
    Context context;
    context.language = api::Language::uk;  // in which none of their names is written
    for (const std::string_view kind : channel::question_kinds.names) {
        journal::Record record;
        record.kind = kind;
        CAPTURE(kind);
        CHECK(audit_line(context, {1, {}, {}, record}).find(kind) == std::string::npos);
    }
}

TEST_CASE("say_values_with_braces_are_not_filled_again") {
    CHECK(say(api::Language::en, Text::trust_failed, {"a{}b", "c"}) == "a{}b: failed: c");
}
