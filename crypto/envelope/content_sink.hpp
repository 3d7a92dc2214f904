// SPDX-License-Identifier: MIT
// Where decrypted content waits until it is known to be the message.
#pragma once

#include "crypto/base/byte_stream.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::crypto {

// Each piece that is held may be anybody's: a tag or a padding at the end decides. So nobody is given anything of it before
// release(), which is called once, at the end of a message that holds. A message of any size is read in one pass; what grows
// with it is the place behind this interface: a file without a name, a neighbour of the file that will be.
class ContentSink {
public:
    ContentSink() = default;
    virtual ~ContentSink() = default;
    ContentSink(const ContentSink&) = delete;
    ContentSink& operator=(const ContentSink&) = delete;

    // io, too_large, exhausted, cancelled: the caller's answer is the same.
    virtual Result<void> hold(ByteView piece) = 0;
    virtual Result<void> release() = 0;
};

// What was never released is wiped.
class HeldInMemory final : public ContentSink {
public:
    explicit HeldInMemory(std::size_t limit) : held_(limit) {}
    ~HeldInMemory() override { wipe(held_.octets); }
    Result<void> hold(ByteView piece) override { return held_.write(piece); }
    Result<void> release() override {
        released_ = true;
        return {};
    }

    // Nothing before it is released.
    Bytes take() { return released_ ? std::move(held_.octets) : Bytes{}; }

private:
    MemorySink held_;
    bool released_ = false;
};

}  // namespace pidpys::crypto
