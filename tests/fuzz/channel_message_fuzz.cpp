// SPDX-License-Identifier: MIT
// The local channel: a stream of frames, each decoded; what decodes must encode to something that decodes to the same.
#include "channel/frame.hpp"
#include "channel/message.hpp"

using namespace pidpys;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto check = [](ByteView payload) {
        const auto message = channel::decode(payload);
        if (!message) return;
        const Bytes once = channel::encode(*message);
        const auto again = channel::decode(once);
        if (!again || again->index() != message->index()) __builtin_trap();
        if (channel::encode(*again) != once) __builtin_trap();
    };
    check({data, size});
    channel::FrameReader reader;
    const std::size_t half = size / 2;
    const auto sink = [&](ByteView payload) { return check(payload), true; };
    if (reader.feed({data, half}, sink)) (void)reader.feed({data + half, size - half}, sink);
    return 0;
}
