// SPDX-License-Identifier: MIT
// Octets that come or go piece by piece, however many there are: memory is bounded by a piece.
#pragma once

#include <algorithm>
#include <cstddef>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys {

inline constexpr std::size_t stream_piece = std::size_t{64} << 10;  // stays in a processor's cache

class ByteSource {
public:
    ByteSource() = default;
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    // The octets that follow, as many as are convenient; none at the end. They are there until the next call. io,
    // cancelled, malformed (of a source that decodes).
    virtual Result<ByteView> next() = 0;
};

class ByteSink {
public:
    ByteSink() = default;
    virtual ~ByteSink() = default;
    ByteSink(const ByteSink&) = delete;
    ByteSink& operator=(const ByteSink&) = delete;

    // io, too_large, exhausted, cancelled.
    virtual Result<void> write(ByteView piece) = 0;
};

// What is in memory, or mapped there. The octets outlive it.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(ByteView octets) : rest_(octets) {}
    Result<ByteView> next() override {
        const ByteView piece = rest_.first(std::min(rest_.size(), stream_piece));
        rest_ = rest_.subspan(piece.size());
        return piece;
    }

private:
    ByteView rest_;
};

class MemorySink final : public ByteSink {
public:
    explicit MemorySink(std::size_t limit) : limit_(limit) {}
    Result<void> write(ByteView piece) override {
        if (piece.size() > limit_ - octets.size()) return fail(Errc::too_large, "more octets than were expected");
        octets.insert(octets.end(), piece.begin(), piece.end());
        return {};
    }

    Bytes octets;

private:
    std::size_t limit_;
};

}  // namespace pidpys
