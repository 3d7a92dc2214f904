// SPDX-License-Identifier: MIT
// What is another user's looks like what is not there, whatever is sent.
#include <catch2/catch.hpp>

#include "tests/unit/confirm/page_world.hpp"

using namespace pidpys;
using api::dss::TaskState;
using test::Browser;
using test::PageWorld;

namespace {

constexpr const char* nobodys = "00000000-0000-4000-8000-000000000000";

// With the id that the browser has sent put in place of each other.
std::string without(std::string text, const std::string& id) {
    for (auto at = text.find(id); at != std::string::npos; at = text.find(id)) text.replace(at, id.size(), nobodys);
    return text;
}

}  // namespace

TEST_CASE("page_of_another_user_shows_a_task_no_more_than_one_that_is_not") {
    PageWorld w;
    const auto id = w.task({"secret.txt"});
    Browser bob{w};
    bob.log_in("bob@example.org").get();
    CHECK(bob.shows("Nothing waits"));
    CHECK_FALSE(bob.shows("secret"));
    for (const auto* query : {"?task=", "?told=", "?from=0&task=", "?task=x&told="}) {
        INFO(query);
        const auto of_alice = without(bob.get("/confirm" + (query + id)).text(), id);
        CHECK(bob.seen.status == 200);
        CHECK(bob.get(std::string("/confirm") + query + nobodys).text() == of_alice);
        CHECK_FALSE(bob.shows("secret"));
    }
}

TEST_CASE("page_of_another_user_answers_nothing") {
    PageWorld w;
    const auto id = w.task();
    Browser alice{w}, bob{w};
    alice.log_in().get();
    const auto list = alice.value("list");
    bob.log_in("bob@example.org").get();
    const auto token = bob.value("token");
    for (const auto* said : {"allow", "refuse"})
        for (const auto& task : {id, std::string(nobodys)}) {
            bob.post("/confirm/answer", "token=" + token + "&task=" + task + "&list=" + list + "&answer=" + said);
            CHECK(bob.seen.status == 303);
            CHECK(bob.location() == "/confirm?told=" + task);
            CHECK(bob.get(bob.location()).shows("There is no such task."));
        }
    CHECK(w.state(id) == TaskState::asking);
    CHECK(w.journal.of(journal::Event::answer).empty());
}

TEST_CASE("a_box_that_both_may_use_makes_no_difference") {
    PageWorld w;
    const auto id = w.task({"secret.txt"});
    test::must(w.store->grant_box(test::kBobId, test::kAliceBox));
    Browser bob{w};
    CHECK_FALSE(bob.log_in("bob@example.org").get("/confirm?task=" + id).shows("secret"));
    CHECK(bob.shows("There is no such task."));
}

TEST_CASE("task_of_a_box_that_its_user_may_not_use_any_more_is_gone") {
    PageWorld w;
    const auto id = w.task({"secret.txt"});
    Browser alice{w};
    alice.log_in().get();
    CHECK(alice.shows("secret"));
    const auto form = "token=" + alice.value("token") + "&list=" + alice.value("list") + "&task=" + id;
    test::must(w.store->revoke_box(test::kAliceId, test::kAliceBox));
    CHECK_FALSE(alice.get().shows("secret"));
    alice.post("/confirm/answer", form + "&answer=allow");
    CHECK(alice.get(alice.location()).shows("There is no such task."));
    CHECK(w.state(id) == TaskState::asking);
}

TEST_CASE("user_who_is_removed_is_out_and_so_are_the_tasks") {
    PageWorld w;
    const auto id = w.task();
    Browser alice{w};
    alice.log_in().get();
    test::must(w.store->remove_user(test::kAliceId));
    CHECK_FALSE(alice.get().shows("action=\"/confirm/logout\""));
    CHECK_FALSE(w.store->task(id));
}

TEST_CASE("ids_are_read_in_their_own_form_alone_and_never_come_back_in_a_field") {
    PageWorld w;
    Browser alice{w};
    alice.log_in().get();
    const auto token = alice.value("token");
    for (const auto* id : {"x%0d%0aSet-Cookie:+a=b", "%3Cscript%3E", "..%2f", "", "'"}) {
        alice.post("/confirm/answer", "token=" + token + "&list=&answer=allow&task=" + id);
        CHECK(alice.seen.status == 400);
        CHECK(alice.location().empty());
        alice.get(std::string("/confirm?told=") + id + "&task=" + id);
        CHECK(alice.seen.status == 200);
        CHECK_FALSE(alice.shows("<script"));
    }
}
