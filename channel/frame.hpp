// SPDX-License-Identifier: MIT
// Frames of the local channel: a length (32 bits, little-endian, 1 … max_frame), then that many octets: a JSON text,
// and for a login a NUL and the password's octets after it, so that no JSON code ever holds a password; in the same way
// the octets of a document's piece.
#pragma once

#include <cstddef>
#include <optional>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::channel {

inline constexpr std::size_t max_frame = 1024 * 1024;

// Puts the length before a payload of at most max_frame octets. The caller wipes the payload if it is secret.
Bytes frame(ByteView payload);

// Cuts a stream of octets into payloads. Memory is bounded by what one frame may hold, and wiped after use.
class FrameReader {
public:
    FrameReader() = default;
    FrameReader(const FrameReader&) = delete;
    FrameReader& operator=(const FrameReader&) = delete;
    FrameReader(FrameReader&&) = default;
    FrameReader& operator=(FrameReader&&) = default;
    ~FrameReader();

    // Takes octets of the stream and hands every complete payload to `sink(ByteView)`, valid during the call, which
    // answers false to stop. Errc::too_large, malformed (empty frame): the stream is lost, close the connection.
    template <class Sink>
    Result<void> feed(ByteView octets, Sink&& sink) {
        while (!octets.empty()) {
            auto taken = take(octets);
            if (!taken) return forward(taken);
            octets = octets.subspan(*taken);
            if (!complete()) continue;
            const bool go_on = sink(payload());
            clear();
            if (!go_on) break;
        }
        return {};
    }

private:
    Result<std::size_t> take(ByteView octets);
    [[nodiscard]] bool complete() const;
    [[nodiscard]] ByteView payload() const;
    void clear();

    Bytes buffer_;            // head and payload so far
    std::size_t wanted_ = 0;  // the whole frame's octets once the head is complete
};

}  // namespace pidpys::channel
