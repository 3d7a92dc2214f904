// SPDX-License-Identifier: MIT
#include "channel/frame.hpp"

#include <algorithm>

#include "crypto/base/secret.hpp"

namespace pidpys::channel {

namespace {

constexpr std::size_t head_size = 4;

}  // namespace

Bytes frame(ByteView payload) {
    Bytes octets;
    octets.reserve(head_size + payload.size());
    for (unsigned shift = 0; shift < 32; shift += 8)
        octets.push_back(static_cast<std::uint8_t>(payload.size() >> shift));
    octets.insert(octets.end(), payload.begin(), payload.end());
    return octets;
}

FrameReader::~FrameReader() { wipe(buffer_); }

Result<std::size_t> FrameReader::take(ByteView octets) {
    const std::size_t target = wanted_ == 0 ? head_size : wanted_;
    const std::size_t part = std::min(octets.size(), target - buffer_.size());
    // The buffer never moves while it holds a payload: a moved-from block would keep a password unwiped. It grows in
    // one step, when the length is known and its octets do arrive.
    buffer_.insert(buffer_.end(), octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(part));
    if (wanted_ == 0 && buffer_.size() == head_size) {
        std::size_t length = 0;
        for (std::size_t i = head_size; i-- > 0;) length = length << 8 | buffer_[i];
        if (length == 0) return fail(Errc::malformed, "empty frame");
        if (length > max_frame) return fail(Errc::too_large, "frame of " + std::to_string(length) + " octets");
        wanted_ = head_size + length;
        buffer_.reserve(wanted_);
    }
    return part;
}

bool FrameReader::complete() const { return wanted_ != 0 && buffer_.size() == wanted_; }

ByteView FrameReader::payload() const { return ByteView(buffer_).subspan(head_size); }

void FrameReader::clear() {
    wipe(buffer_);
    buffer_.clear();
    wanted_ = 0;
}

}  // namespace pidpys::channel
