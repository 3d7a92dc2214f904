// SPDX-License-Identifier: MIT
// Less than was asked for, as it is typed.
#include "daemon/prompt/terminal_answer.hpp"

#include <catch2/catch.hpp>

#include "daemon/prompt/terminal_prompter.hpp"
#include "support.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::daemon;
using namespace pidpys::test;
using api::Language;

namespace {

Question permission(std::uint64_t uses) {
    Question question = page_question();
    question.documents.clear();
    question.uses = uses;
    question.lifetime = 8 * 3600;
    return question;
}

Question batch(std::size_t documents) {
    Question question = page_question();
    question.kind = QuestionKind::batch;
    question.documents.assign(documents, question.documents.front());
    question.severable = documents > 1;
    return question;
}

Question admission() {
    Question question = page_question();
    question.kind = QuestionKind::admission;
    question.documents.clear();
    return question;
}

}  // namespace

TEST_CASE("terminal_grants_fewer_uses_and_a_shorter_time") {
    const Question question = permission(25);
    CHECK(answer_of_line(question, "y", Language::en)->uses == 0);  // all of them
    CHECK(answer_of_line(question, "y 3", Language::en)->uses == 3);
    CHECK(answer_of_line(question, "y 30min", Language::en)->seconds == 1800);
    const auto both = answer_of_line(question, "так 3 2год", Language::uk);
    REQUIRE(both);
    CHECK(both->outcome == Outcome::allowed);
    CHECK(both->uses == 3);
    CHECK(both->seconds == 7200);
    CHECK(answer_of_line(question, "д 15мин", Language::ru)->seconds == 900);
    CHECK(answer_of_line(question, "t 1godz 5", Language::pl)->seconds == 3600);
    CHECK(answer_of_line(admission(), "y 8h", Language::en)->seconds == 8 * 3600);
}

TEST_CASE("terminal_leaves_single_documents_out") {
    const auto some = answer_of_line(batch(7), "y -2 -5-7", Language::en);
    REQUIRE(some);
    CHECK(some->outcome == Outcome::allowed);
    CHECK(some->left_out == std::vector<std::uint64_t>{1, 4, 5, 6});
    CHECK(answer_of_line(batch(3), "т -1 -1", Language::uk)->left_out == std::vector<std::uint64_t>{0});
    CHECK(answer_of_line(batch(3), "y -1-3", Language::en)->outcome == Outcome::denied);  // nothing would be left
}

TEST_CASE("terminal_takes_nothing_for_an_answer_that_says_more_than_was_asked") {
    const char* line =
        GENERATE("y 26", "y 9h", "y 481min", "y 0", "y 3 4", "y 1h 2h", "y 3x", "y -1", "y 99999999999999999999", "n 3",
                 "a", "y 18446744073709551615h", "y -", "y 3-4", "yes please", "y \xff");
    INFO(line);
    CHECK_FALSE(answer_of_line(permission(25), line, Language::en));
}

TEST_CASE("terminal_leaves_out_nothing_that_is_not_there_or_cannot_be") {
    const char* line = GENERATE("y -8", "y -0", "y -3-2", "y -2-", "y -2-9", "y --2", "y 2", "y 1h", "y -2x",
                                "y -99999999999999999999");
    INFO(line);
    CHECK_FALSE(answer_of_line(batch(7), line, Language::en));
    CHECK_FALSE(answer_of_line(batch(1), "y -1", Language::en));
    CHECK_FALSE(answer_of_line(admission(), "y 25h", Language::en));
    CHECK_FALSE(answer_of_line(admission(), "a 1h", Language::en));
}

TEST_CASE("terminal_says_how_to_grant_less_where_that_can_be") {
    CHECK(terminal_text(permission(25), Language::uk).find("т 3 — лише 3 підписи") != std::string::npos);
    CHECK(terminal_text(batch(3), Language::en).find("y -2 -5-7") != std::string::npos);
    CHECK(terminal_text(batch(1), Language::en).find("-5-7") == std::string::npos);
    CHECK(terminal_text(page_question(), Language::en).find("30min") == std::string::npos);
}
