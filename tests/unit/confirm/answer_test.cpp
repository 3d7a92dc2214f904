// SPDX-License-Identifier: MIT
// What is shown of a task, what a person says of it, and what comes of that.
#include <catch2/catch.hpp>

#include <openssl/sha.h>

#include "crypto/base/encoding.hpp"
#include "tests/unit/confirm/page_world.hpp"

using namespace pidpys;
using namespace std::chrono_literals;
using api::dss::TaskState;
using journal::Event;
using test::Browser;
using test::PageWorld;
namespace proto = Diadoc::Api::Proto;

namespace {

std::string sha256(const std::string& text) {
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(as_bytes(text).data(), text.size(), digest.data());
    return hex_encode(digest);
}

}  // namespace

TEST_CASE("task_is_shown_whole_before_it_is_answered") {
    PageWorld w;
    const auto id = w.task({"contract.pdf", "<script>alert(1)</script>", "cod\u202Efdp.exe", ""});
    Browser alice{w};
    alice.log_in().get();
    const auto first = sha256("content of contract.pdf");
    for (const std::string& part :
         {std::string("contract.pdf"), first, std::string("&lt;script&gt;alert(1)&lt;/script&gt;"),
          std::string("cod\uFFFDfdp.exe"), std::string("<em>without a name</em>"), std::string("ТОВ Аліса"),
          std::string(test::kAliceBox), std::string("tests asks for signatures"), std::string(test::kClient),
          w.certificate.thumbprint, std::string("SHA-256"), std::string("4 (bytes in all: "),
          std::string("<bdi>alice</bdi>"), std::string("5:00"),
          sha256(first + "  contract.pdf\n" + sha256("content of <script>alert(1)</script>") +
                 "  <script>alert(1)</script>\n" + sha256("content of cod\u202Efdp.exe") + "  cod\u202Efdp.exe\n" +
                 sha256("content of ") + "  \n")}) {
        INFO(part);
        CHECK(alice.shows(part));
    }
    CHECK_FALSE(alice.shows("<script"));
    CHECK_FALSE(alice.shows("\u202E"));
    CHECK(w.state(id) == TaskState::asking);
}

TEST_CASE("page_speaks_the_language_of_the_browser") {
    PageWorld w;
    w.task();
    Browser alice{w};
    alice.log_in();
    const std::pair<const char*, const char*> allow[] = {
        {"uk", "Дозволити"}, {"ru", "Разрешить"}, {"en", "Allow"}, {"pl", "Zezwól"}};
    for (const auto& [language, word] : allow) {
        alice.get("/confirm", language);
        CHECK(alice.shows(std::string("<html lang=\"") + language));
        CHECK(alice.shows(word));
    }
}

TEST_CASE("task_that_its_user_allows_is_signed_and_the_journal_says_by_whom") {
    PageWorld w;
    const auto id = w.task();
    Browser alice{w};
    alice.log_in().answer(id, "allow");
    CHECK(alice.seen.status == 303);
    CHECK(alice.location() == "/confirm?told=" + id);
    CHECK(w.result_of(id).operationstatus() == proto::Dss::Completed);
    CHECK(w.result_of(id).filesigningresults(1).filesigningstatus() == proto::Dss::SigningCompleted);
    CHECK(alice.get(alice.location()).shows("Allowed: the files have been signed."));
    const auto answers = w.journal.of(Event::answer);
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].id == id);
    CHECK(answers[0].kind == "batch");
    CHECK(answers[0].outcome == "allowed");
    CHECK(answers[0].by == "page");
    CHECK(answers[0].reason.find("alice@example.org") != std::string::npos);
    CHECK(answers[0].who.client == test::kClient);
    CHECK(answers[0].who.box == test::kAliceBox);
    CHECK(answers[0].count == 2);
    CHECK(answers[0].digests == std::vector{sha256("content of a.txt"), sha256("content of b.txt")});
    CHECK_FALSE(w.journal.of(Event::signature).empty());
    CHECK(w.journal.of(Event::signature)[0].under == id);
}

TEST_CASE("task_that_its_user_refuses_is_cancelled") {
    PageWorld w;
    const auto id = w.task();
    Browser alice{w};
    alice.log_in().answer(id, "refuse");
    CHECK(w.result_of(id).operationstatus() == proto::Dss::CanceledByUser);
    CHECK(w.result_of(id).filesigningresults_size() == 0);
    CHECK(alice.get(alice.location()).shows("Refused."));
    REQUIRE(w.journal.of(Event::answer).size() == 1);
    CHECK(w.journal.of(Event::answer)[0].outcome == "denied");
    CHECK(w.journal.of(Event::signature).empty());
}

TEST_CASE("files_that_are_left_out_are_not_signed") {
    PageWorld w;
    const auto id = w.task({"a", "b", "c"});
    Browser alice{w};
    alice.log_in().answer(id, "allow", "&skip=2&skip=0&skip=2");
    const auto result = w.result_of(id);
    CHECK(result.operationstatus() == proto::Dss::Completed);
    CHECK(result.filesigningresults(0).filesigningstatus() == proto::Dss::SigningError);
    CHECK(result.filesigningresults(1).filesigningstatus() == proto::Dss::SigningCompleted);
    CHECK(result.filesigningresults(2).filesigningstatus() == proto::Dss::SigningError);
    CHECK(w.journal.of(Event::answer)[0].count == 1);
    CHECK(w.journal.of(Event::answer)[0].digests == std::vector{sha256("content of b")});
}

TEST_CASE("answers_that_say_nothing_clear_change_nothing") {
    PageWorld w;
    const auto id = w.task({"a", "b"});
    Browser alice{w};
    alice.log_in().get();
    const auto token = "token=" + alice.value("token"), list = "&list=" + alice.value("list"), task = "&task=" + id;
    for (const auto& form :
         {token + list + task, token + list + task + "&answer=yes", token + list + task + "&answer=allow&answer=refuse",
          token + list + "&answer=allow", token + list + "&task=x&answer=allow", token + task + "&answer=allow",
          token + "&list=" + std::string(64, '0') + task + "&answer=allow",
          token + list + task + "&answer=allow&skip=2", token + list + task + "&answer=allow&skip=-1",
          token + list + task + "&answer=allow&skip=", token + list + task + task + "&answer=allow"}) {
        INFO(form);
        CHECK(alice.post("/confirm/answer", form).seen.status == 400);
    }
    alice.post("/confirm/answer", token + list + task + "&answer=allow&skip=0&skip=1");
    CHECK(alice.seen.status == 400);
    CHECK(alice.shows("Every file is marked to be left out."));
    alice.post("/confirm/answer", token + list + task + "&answer=&skip=0");  // the key Enter in a field
    CHECK(alice.get(alice.location()).shows("The task still waits for an answer."));
    CHECK(w.state(id) == TaskState::asking);
    CHECK(w.journal.of(Event::answer).empty());
}

TEST_CASE("answer_that_is_sent_again_changes_nothing") {
    PageWorld w;
    const auto id = w.task();
    Browser alice{w};
    alice.log_in().get();
    const auto form = "token=" + alice.value("token") + "&list=" + alice.value("list") + "&task=" + id;
    alice.post("/confirm/answer", form + "&answer=refuse");
    for (const auto* said : {"&answer=allow", "&answer=refuse"}) {
        alice.post("/confirm/answer", form + said);
        CHECK(alice.seen.status == 303);
        CHECK(alice.get(alice.location()).shows("Refused."));
    }
    CHECK(w.state(id) == TaskState::canceled);
    CHECK(w.journal.of(Event::answer).size() == 1);
}

TEST_CASE("answer_after_the_deadline_comes_too_late_whether_the_time_was_noticed_or_not") {
    PageWorld w;
    const auto id = w.task();
    Browser alice{w};
    alice.log_in().get();
    const auto form = "token=" + alice.value("token") + "&list=" + alice.value("list") + "&task=" + id;
    w.clock.advance(5min);
    alice.post("/confirm/answer", form + "&answer=allow");
    CHECK(alice.seen.status == 303);
    CHECK(w.state(id) == TaskState::asking);
    CHECK_FALSE(alice.get().shows(id));
    w.loop.run_due();
    w.workers.run_all();
    CHECK(w.result_of(id).operationstatus() == proto::Dss::Timeout);
    CHECK(alice.get("/confirm?told=" + id).shows("The time to answer is over"));
    REQUIRE(w.journal.of(Event::answer).size() == 1);
    CHECK(w.journal.of(Event::answer)[0].outcome == "timed_out");
}

TEST_CASE("answer_that_cannot_be_recorded_is_none") {
    PageWorld w;
    const auto id = w.task();
    Browser alice{w};
    alice.log_in();
    w.journal.broken = true;
    alice.answer(id, "allow");
    CHECK(alice.seen.status == 503);
    CHECK(alice.shows("could not be recorded"));
    CHECK(w.state(id) == TaskState::asking);
    w.journal.broken = false;
    alice.answer(id, "allow");
    CHECK(w.result_of(id).operationstatus() == proto::Dss::Completed);
}

TEST_CASE("task_is_seen_and_answered_on_a_node_that_did_not_accept_it") {
    PageWorld w;
    const auto id = w.task();
    w.prompter.is_available = false;  // the other node does not ask
    w.restart();
    Browser alice{w};
    alice.log_in().answer(id, "allow");
    CHECK(w.result_of(id).operationstatus() == proto::Dss::Completed);
}

TEST_CASE("what_rules_decide_never_waits_and_what_they_have_not_decided_yet_is_not_shown") {
    PageWorld w;
    w.prompter.undecided = false;
    w.prompter.outcome.reset();  // the rules take their time
    const auto id = w.task();
    Browser alice{w};
    CHECK_FALSE(alice.log_in().get().shows(id));
    const auto form = "token=" + alice.value("token") + "&list=" + std::string(64, '0') + "&task=" + id;
    alice.post("/confirm/answer", form + "&answer=allow");
    CHECK(w.state(id) == TaskState::asking);
    w.prompter.answer(channel::Outcome::denied);
    w.workers.run_all();
    CHECK(w.state(id) == TaskState::canceled);
    w.prompter.outcome = channel::Outcome::allowed;
    CHECK(w.result_of(w.task()).operationstatus() == proto::Dss::Completed);
}

TEST_CASE("one_question_of_a_user_and_client_is_open_and_rules_are_not_held_up_by_it") {
    PageWorld w;
    const auto first = w.task();
    CHECK(w.result_of(w.task()).operationstatus() == proto::Dss::UserHasUnconfirmedOperation);
    w.prompter.undecided = false;
    w.prompter.outcome = channel::Outcome::allowed;
    CHECK(w.result_of(w.task()).operationstatus() == proto::Dss::Completed);
    w.prompter.undecided = true;
    test::must(w.store->add_client({"other", "Other", false, 0}));
    const auto of_other = w.task({"x"}, test::kAliceId, "other");
    Browser alice{w};
    alice.log_in().get();
    CHECK(alice.shows("Waiting for your answer: 2"));
    alice.answer(first, "refuse");
    CHECK(w.state(w.task()) == TaskState::asking);
    CHECK(w.state(of_other) == TaskState::asking);
}

TEST_CASE("long_list_is_paged_and_answered_as_a_whole") {
    PageWorld w;
    std::vector<std::string> names;
    for (int i = 0; i < 450; ++i) names.push_back("file-" + std::to_string(i) + ".");
    const auto id = w.task(names);
    Browser alice{w};
    alice.log_in().get();
    CHECK(alice.shows("List of files: 1–200 of 450"));
    CHECK(alice.shows("file-199."));
    CHECK_FALSE(alice.shows("file-200."));
    CHECK_FALSE(alice.shows("name=\"skip\""));
    alice.get("/confirm?task=" + id + "&from=400");
    CHECK(alice.shows("List of files: 401–450 of 450"));
    CHECK(alice.shows("file-449."));
    CHECK_FALSE(alice.shows("file-399."));
    for (const auto* from : {"450", "99999", "-1", "x", "4294967296", "399"}) {
        alice.get("/confirm?task=" + id + "&from=" + from);
        CHECK(alice.seen.status == 200);
    }
    alice.answer(id, "allow", "&skip=1");
    CHECK(alice.seen.status == 400);
    alice.answer(id, "allow");
    CHECK(w.result_of(id).operationstatus() == proto::Dss::Completed);
    CHECK(w.journal.of(Event::answer)[0].digests.size() == 450);
}

TEST_CASE("a_person_does_not_read_lists_as_fast_as_programs_could") {
    PageWorld w;
    Browser alice{w};
    alice.log_in();
    int refused = 0;
    for (int i = 0; i < 40; ++i) refused += alice.get().seen.status == 429 ? 1 : 0;
    CHECK(refused == 20);
}
