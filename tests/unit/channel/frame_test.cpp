// SPDX-License-Identifier: MIT
#include "channel/frame.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::channel;

namespace {

struct Collected {
    std::vector<std::string> payloads;
    auto sink() {
        return [this](ByteView payload) { return payloads.emplace_back(as_text(payload)), true; };
    }
};

}  // namespace

TEST_CASE("frames_arrive_whole_however_the_stream_is_cut") {
    Bytes stream = frame(as_bytes("one"));
    for (const std::uint8_t octet : frame(as_bytes("two"))) stream.push_back(octet);
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        FrameReader reader;
        Collected collected;
        for (std::size_t i = 0; i < stream.size(); i += step)
            REQUIRE(reader.feed(ByteView(stream).subspan(i, std::min(step, stream.size() - i)), collected.sink()));
        CHECK(collected.payloads == std::vector<std::string>{"one", "two"});
    }
}

TEST_CASE("frame_length_is_little_endian") { CHECK(frame(as_bytes("abc")) == Bytes{3, 0, 0, 0, 'a', 'b', 'c'}); }

TEST_CASE("frame_of_zero_or_too_many_octets_ends_the_stream") {
    Collected collected;
    CHECK(FrameReader().feed(Bytes{0, 0, 0, 0}, collected.sink()).error().code == Errc::malformed);
    CHECK(FrameReader().feed(Bytes{1, 0, 16, 0}, collected.sink()).error().code == Errc::too_large);
    CHECK(FrameReader().feed(Bytes{255, 255, 255, 255}, collected.sink()).error().code == Errc::too_large);
    CHECK(collected.payloads.empty());
}

TEST_CASE("frame_sink_can_stop_the_reader") {
    Bytes stream = frame(as_bytes("one"));
    for (const std::uint8_t octet : frame(as_bytes("two"))) stream.push_back(octet);
    int seen = 0;
    REQUIRE(FrameReader().feed(stream, [&](ByteView) { return ++seen, false; }));
    CHECK(seen == 1);
}
