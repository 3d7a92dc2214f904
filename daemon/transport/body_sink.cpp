// SPDX-License-Identifier: MIT
#include "daemon/transport/body_sink.hpp"

#include <algorithm>
#include <utility>

#include "crypto/base/secret.hpp"

namespace pidpys::daemon {
namespace {

struct WipedBytes {
    explicit WipedBytes(Bytes source) : bytes(std::move(source)) {}
    ~WipedBytes() { wipe(bytes); }
    WipedBytes(const WipedBytes&) = delete;
    WipedBytes& operator=(const WipedBytes&) = delete;
    Bytes bytes;
};

}  // namespace

BodySink::BodySink(std::size_t in_memory, std::filesystem::path directory, std::uint64_t limit)
    : in_memory_(in_memory), directory_(std::move(directory)), limit_(limit) {}

BodySink::~BodySink() { wipe(memory_); }

void BodySink::expect(std::uint64_t length) {
    if (length <= in_memory_) memory_.reserve(static_cast<std::size_t>(length));
}

bool BodySink::has_room(std::uint64_t more) { return more <= limit_ - size_ || refuse(Errc::too_large); }

bool BodySink::append(ByteView octets) {
    if (!has_room(octets.size())) return false;
    size_ += octets.size();
    if (!file_ && size_ <= in_memory_) {
        if (memory_.capacity() < size_) {   // grown by hand, so that no unwiped copy stays behind
            Bytes larger;
            larger.reserve(std::max<std::size_t>(4096, static_cast<std::size_t>(size_) * 2));
            larger.assign(memory_.begin(), memory_.end());
            wipe(memory_);
            memory_ = std::move(larger);
        }
        memory_.insert(memory_.end(), octets.begin(), octets.end());
        return true;
    }
    if (!file_) {
        auto file = platform::SpillFile::create(directory_);
        if (!file || !file->append(memory_)) return refuse(Errc::io);
        file_ = std::move(*file);
        wipe(memory_);
        memory_ = {};
    }
    return file_->append(octets) ? true : refuse(Errc::io);
}

Result<api::Blob> BodySink::finish() {
    if (file_) {
        auto mapping = file_->map();
        if (!mapping) return forward(mapping);
        return api::Blob(std::move(mapping->owner), mapping->view);
    }
    if (memory_.empty()) return api::Blob();
    auto owner = std::make_shared<const WipedBytes>(std::exchange(memory_, {}));
    const ByteView view = owner->bytes;
    return api::Blob(std::move(owner), view);
}

bool BodySink::refuse(Errc why) {
    error_ = why;
    return false;
}

}  // namespace pidpys::daemon
