// SPDX-License-Identifier: MIT
#include <filesystem>

#include <catch2/catch.hpp>

#include "daemon/transport/body_sink.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using daemon::BodySink;

namespace fs = std::filesystem;

TEST_CASE("body_sink_keeps_exactly_what_came") {
    const test::TemporaryDirectory folder;
    for (const std::size_t size : {0U, 1U, 999U, 1000U, 1001U, 5000U}) {
        BodySink sink(1000, folder.path(), 10'000);
        std::string text;
        for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
        for (std::size_t i = 0; i < size; i += 7) REQUIRE(sink.append(as_bytes(std::string_view(text).substr(i, 7))));
        const auto body = sink.finish();
        REQUIRE(body);
        CHECK(body->text() == text);
    }
}

TEST_CASE("body_sink_leaves_no_name_on_the_disk", "[posix]") {
    const test::TemporaryDirectory folder;
    api::Blob body;
    {
        BodySink sink(10, folder.path(), 10'000);
        REQUIRE(sink.append(as_bytes(std::string(5000, 'x'))));
        CHECK(fs::is_empty(folder.path()));
        body = *sink.finish();
    }
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("body_sink_is_outlived_by_its_body_which_leaves_nothing_on_the_disk") {
    const test::TemporaryDirectory folder;
    api::Blob body;
    {
        BodySink sink(10, folder.path(), 10'000);
        REQUIRE(sink.append(as_bytes(std::string(5000, 'x'))));
        body = *sink.finish();
    }
    CHECK(body.slice(4990, 10).text() == "xxxxxxxxxx");
    body = {};
    CHECK(fs::is_empty(folder.path()));
}

namespace {

// Pays up to a limit and says what it paid, as an account does.
struct Purse final : api::Expense {
    struct Kept {
        std::uint64_t memory = 0, disk = 0;
    };
    explicit Purse(std::uint64_t most, std::uint64_t most_in_memory = SIZE_MAX)
        : limit(most), in_memory(most_in_memory) {}
    Result<void> grow(std::uint64_t octets, api::Place place) override {
        if (kept->memory + kept->disk + octets > limit) return fail(Errc::exhausted);
        if (place == api::Place::memory && kept->memory + octets > in_memory) return fail(Errc::exhausted);
        (place == api::Place::memory ? kept->memory : kept->disk) += octets;
        return {};
    }
    void shrink(std::uint64_t octets, api::Place place) override {
        (place == api::Place::memory ? kept->memory : kept->disk) -= octets;
    }
    std::shared_ptr<const void> receipt() override { return kept; }
    const std::uint64_t limit, in_memory;
    std::shared_ptr<Kept> kept = std::make_shared<Kept>();
};

}  // namespace

TEST_CASE("body_sink_charges_what_came_not_what_was_announced") {
    const test::TemporaryDirectory folder;
    const auto purse = std::make_shared<Purse>(100'000);
    BodySink sink(50'000, folder.path(), 100'000, purse);
    sink.expect(40'000);
    CHECK(purse->kept->memory == 0);
    REQUIRE(sink.append(as_bytes(std::string(3000, 'x'))));
    CHECK(purse->kept->memory <= 8192);
    for (int i = 0; i < 37; ++i) REQUIRE(sink.append(as_bytes(std::string(1000, 'x'))));
    CHECK(purse->kept->memory == 40'000);  // no more than was announced
    CHECK(purse->kept->disk == 0);
    const auto body = sink.finish();
    CHECK(body->is_paid());
    CHECK(purse->kept.use_count() == 2);  // the receipt goes with the body
}

TEST_CASE("body_sink_charges_spilled_octets_as_octets_on_the_disk") {
    const test::TemporaryDirectory folder;
    const auto purse = std::make_shared<Purse>(50'000);
    BodySink sink(10'000, folder.path(), 100'000, purse);
    for (int i = 0; i < 50; ++i) REQUIRE(sink.append(as_bytes(std::string(1000, 'x'))));
    CHECK(purse->kept->memory == 0);
    CHECK(purse->kept->disk == 50'000);
    CHECK_FALSE(sink.append(as_bytes("x")));
    CHECK(sink.error() == Errc::exhausted);
}

TEST_CASE("body_sink_takes_nothing_that_nobody_pays_for") {
    const test::TemporaryDirectory folder;
    BodySink sink(10'000, folder.path(), 100'000, std::make_shared<Purse>(5000));
    CHECK_FALSE(sink.append(as_bytes(std::string(6000, 'x'))));
    CHECK(sink.error() == Errc::exhausted);
    CHECK(sink.size() == 0);
}

TEST_CASE("body_sink_goes_to_a_file_where_memory_is_short_unless_it_may_not") {
    const test::TemporaryDirectory folder;
    const auto purse = std::make_shared<Purse>(100'000, 5000);
    BodySink sink(10'000, folder.path(), 100'000, purse);
    for (int i = 0; i < 20; ++i) REQUIRE(sink.append(as_bytes(std::string(1000, 'x'))));
    CHECK(purse->kept->memory == 0);
    CHECK(purse->kept->disk == 20'000);
    CHECK(sink.finish()->size() == 20'000);
    BodySink secret(10'000, folder.path(), 10'000, std::make_shared<Purse>(100'000, 5000));
    CHECK_FALSE(secret.append(as_bytes(std::string(6000, 'x'))));
    CHECK(secret.error() == Errc::exhausted);
}

TEST_CASE("body_sink_without_a_place_to_spill_says_io") {
    BodySink sink(10, "/nonexistent/folder", 10'000);
    CHECK(sink.append(as_bytes("0123456789")));
    CHECK_FALSE(sink.append(as_bytes("x")));
    CHECK(sink.error() == Errc::io);
}
