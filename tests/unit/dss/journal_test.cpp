// SPDX-License-Identifier: MIT
// The journal of consent has every signature of a task before its result is stored.
#include <catch2/catch.hpp>

#include <dss_sign.pb.h>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/digest.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using journal::Event;
using test::World;
namespace proto = Diadoc::Api::Proto;

namespace {

std::string start_task(World& w, int files) {
    proto::Dss::DssSignRequest request;
    for (int i = 0; i < files; ++i) request.add_files()->mutable_content()->set_content("file " + std::to_string(i));
    const auto answer = w.post(std::string("/DssSign?boxId=") + test::kAliceBox, request.SerializeAsString());
    REQUIRE(answer.status == 200);
    proto::AsyncMethodResult result;
    REQUIRE(result.ParseFromString(std::string(answer.body.text())));
    return result.taskid();
}

}  // namespace

TEST_CASE("journal_has_every_file_of_a_task_under_its_question", "[dss]") {
    constexpr int files = 200;
    World w;
    const auto task = start_task(w, files);
    REQUIRE(w.result_of(task).filesigningresults_size() == files);
    std::vector<std::string> digests;
    for (const auto& record : w.journal.of(Event::signature)) {
        CHECK(record.under == task);
        CHECK(record.who.client == test::kClient);
        CHECK(record.who.box == test::kAliceBox);
        CHECK(record.algorithm == "SHA-256");
        CHECK(record.count == record.digests.size());
        CHECK_FALSE(record.key.empty());
        CHECK_FALSE(record.owner.empty());
        digests.insert(digests.end(), record.digests.begin(), record.digests.end());
    }
    std::vector<std::string> expected;
    for (int i = 0; i < files; ++i) {
        const std::string content = "file " + std::to_string(i);
        expected.push_back(hex_encode(*crypto::digest(*crypto::digest_by_name("SHA256"), {as_bytes(content)})));
    }
    std::sort(digests.begin(), digests.end());
    std::sort(expected.begin(), expected.end());
    CHECK(digests == expected);
    for (const auto durability : w.journal.durabilities) CHECK(durability == journal::Durability::power_cut);
}

TEST_CASE("journal_has_no_file_that_could_not_be_signed", "[dss]") {
    World w;
    w.sign = [calls = 0](const auto& key, auto digest, const auto& algorithm, auto time) mutable -> Result<Bytes> {
        if (calls++ == 1) return fail(Errc::unsupported, "this one");
        return api::dss::sign_file(key, digest, algorithm, time);
    };
    const auto task = start_task(w, 3);
    CHECK(w.result_of(task).filesigningresults_size() == 3);
    std::size_t recorded = 0;
    for (const auto& record : w.journal.of(Event::signature)) recorded += record.digests.size();
    CHECK(recorded == 2);
}

TEST_CASE("task_whose_signatures_the_journal_cannot_take_has_no_results_and_may_be_tried_again", "[dss]") {
    World w;
    w.journal.broken = true;
    const auto result = w.result_of(start_task(w, 3));
    CHECK(result.filesigningresults_size() == 0);
    CHECK(result.operationstatus() == proto::Dss::OperationRetryRequired);
    for (const auto& task : w.store->unfinished()) FAIL("unfinished: " << task.id);
}
