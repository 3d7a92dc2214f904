// SPDX-License-Identifier: MIT
#include "observe/work.hpp"

#include <functional>
#include <thread>

#include <catch2/catch.hpp>

using namespace pidpys::observe;

namespace {

struct Kept {
    Kept() { keep_works(true); }
    ~Kept() { keep_works(false); }
};

WorkPtr request(const char* id) { return std::make_shared<const Work>(Work{id, {}, {}, {}}); }

}  // namespace

TEST_CASE("work_is_of_its_scope_and_thread") {
    const Kept kept;
    CHECK(current_work() == nullptr);
    {
        const WorkScope outer(request("a"));
        CHECK(current_work()->request == "a");
        {
            const WorkScope inner(request("b"));
            CHECK(current_work()->request == "b");
        }
        CHECK(current_work()->request == "a");
        std::jthread([] { CHECK(current_work() == nullptr); });
    }
    CHECK(current_work() == nullptr);
}

TEST_CASE("work_is_carried_to_other_threads") {
    const Kept kept;
    std::function<std::string(std::string)> carried;
    {
        const WorkScope scope(request("a"));
        carried = carry([](const std::string& more) { return current_work()->request + more; });
    }
    std::string seen;
    std::jthread([&] { seen = carried("!"); }).join();
    CHECK(seen == "a!");
    CHECK(current_work() == nullptr);
}

TEST_CASE("work_on_a_task_keeps_its_request_and_never_that_of_another_task") {
    const Kept kept;
    const WorkScope scope(request("a"));
    const auto first = work_on_task("one");
    CHECK(first->request == "a");
    CHECK(first->task == "one");
    const WorkScope inner(first);
    CHECK(work_on_task("one") == first);
    CHECK(work_on_task("two")->request.empty());
    CHECK(work_on_task("two")->task == "two");
}

TEST_CASE("work_is_not_kept_where_nobody_reads") {
    const WorkScope scope(request("a"));
    CHECK(current_work() == nullptr);
    CHECK(work_on_task("one") == nullptr);
}
