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

TEST_CASE("body_sink_leaves_no_name_on_the_disk") {
    const test::TemporaryDirectory folder;
    api::Blob body;
    {
        BodySink sink(10, folder.path(), 10'000);
        REQUIRE(sink.append(as_bytes(std::string(5000, 'x'))));
        CHECK(fs::is_empty(folder.path()));
        body = *sink.finish();
    }
    CHECK(body.slice(4990, 10).text() == "xxxxxxxxxx");   // the mapping outlives the sink
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("body_sink_without_a_place_to_spill_says_io") {
    BodySink sink(10, "/nonexistent/folder", 10'000);
    CHECK(sink.append(as_bytes("0123456789")));
    CHECK_FALSE(sink.append(as_bytes("x")));
    CHECK(sink.error() == Errc::io);
}
