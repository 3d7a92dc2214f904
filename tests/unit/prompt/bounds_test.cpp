// SPDX-License-Identifier: MIT
#include "daemon/prompt/bounds.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using channel::Answer;
using channel::Outcome;
using channel::Question;
using channel::QuestionKind;
using Places = std::vector<std::uint64_t>;

namespace {

Answer bounded(const Question& question, Answer answer) {
    daemon::keep_within(question, answer);
    return answer;
}

Answer yes(std::uint64_t uses, std::int64_t seconds, Places left_out = {}) {
    Answer answer{Outcome::allowed, false, {}, {}};
    answer.uses = uses;
    answer.seconds = seconds;
    answer.left_out = std::move(left_out);
    return answer;
}

}  // namespace

TEST_CASE("permission_answer_may_say_less_and_never_more") {
    Question permission;
    permission.kind = QuestionKind::signature;
    permission.uses = 10;
    permission.lifetime = 3600;
    CHECK(bounded(permission, yes(3, 60)).uses == 3);
    CHECK(bounded(permission, yes(3, 60)).seconds == 60);
    CHECK(bounded(permission, yes(11, 7200)).uses == 0);
    CHECK(bounded(permission, yes(11, 7200)).seconds == 3600);
    CHECK(bounded(permission, yes(0, -5)).seconds == 0);
}

TEST_CASE("question_about_documents_takes_neither_uses_nor_time") {
    Question signature;
    signature.kind = QuestionKind::signature;
    signature.uses = 2;
    signature.documents.resize(2);
    CHECK(bounded(signature, yes(1, 60)).uses == 0);
    CHECK(bounded(signature, yes(1, 60)).seconds == 0);
}

TEST_CASE("admission_holds_at_most_a_day_unless_it_is_remembered") {
    Question admission;
    CHECK(bounded(admission, yes(0, 3600)).seconds == 3600);
    CHECK(bounded(admission, yes(0, 1'000'000)).seconds == 24 * 3600);
}

TEST_CASE("documents_are_left_out_only_where_they_can_be") {
    Question batch;
    batch.kind = QuestionKind::batch;
    batch.documents.resize(3);
    CHECK(bounded(batch, yes(0, 0, {1})).left_out.empty());
    batch.severable = true;
    CHECK(bounded(batch, yes(0, 0, {2, 0, 2, 3, 99})).left_out == Places{0, 2});
    const Answer nothing = bounded(batch, yes(0, 0, {0, 1, 2}));
    CHECK(nothing.outcome == Outcome::denied);
    CHECK(nothing.left_out.empty());
    Answer no = yes(0, 0, {1});
    no.outcome = Outcome::denied;
    CHECK(bounded(batch, no).left_out.empty());
}
