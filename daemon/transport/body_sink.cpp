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

BodySink::BodySink(std::size_t in_memory, std::filesystem::path directory, std::uint64_t limit,
                   std::shared_ptr<api::Expense> expense)
    : in_memory_(in_memory), directory_(std::move(directory)), limit_(limit), expense_(std::move(expense)) {}

BodySink::~BodySink() { wipe(memory_); }

void BodySink::expect(std::uint64_t length) { expected_ = length; }

bool BodySink::has_room(std::uint64_t more) { return more <= limit_ - size_ || refuse(Errc::too_large); }

bool BodySink::append(ByteView octets) {
    if (!has_room(octets.size())) return false;
    const std::uint64_t after = size_ + octets.size();
    // Where memory is short for its caller a body goes to a file at once, if it may.
    if (!file_ && after <= in_memory_ && (after <= memory_.capacity() || enlarge(after))) {
        memory_.insert(memory_.end(), octets.begin(), octets.end());
    } else {
        if (!file_ && limit_ <= in_memory_) return false;
        if (!file_ && !spill()) return false;
        if (!pay(octets.size(), api::Place::disk)) return false;
        if (!file_->append(octets)) return refuse(Errc::io);
    }
    size_ = after;
    return true;
}

// By hand, so that no unwiped copy stays behind.
bool BodySink::enlarge(std::uint64_t size) {
    std::uint64_t wanted = std::max<std::uint64_t>(4096, size * 2);
    if (size <= expected_) wanted = std::min(wanted, expected_);
    if (!pay(wanted - memory_.capacity(), api::Place::memory)) return false;
    Bytes larger;
    larger.reserve(static_cast<std::size_t>(wanted));
    larger.assign(memory_.begin(), memory_.end());
    wipe(memory_);
    memory_ = std::move(larger);
    return true;
}

bool BodySink::spill() {
    auto file = platform::SpillFile::create(directory_);
    if (!file || !file->append(memory_)) return refuse(Errc::io);
    file_ = std::move(*file);
    wipe(memory_);
    if (expense_) expense_->shrink(memory_.capacity(), api::Place::memory);
    memory_ = {};
    return pay(size_, api::Place::disk);
}

bool BodySink::pay(std::uint64_t octets, api::Place place) {
    return !expense_ || expense_->grow(octets, place) || refuse(Errc::exhausted);
}

Result<api::Blob> BodySink::finish() {
    if (file_) {
        auto mapping = file_->map();
        if (!mapping) return forward(mapping);
        return paid(api::Blob(std::move(mapping->owner), mapping->view).mapped(platform::forget_pages));
    }
    if (memory_.empty()) return api::Blob();
    auto owner = std::make_shared<const WipedBytes>(std::exchange(memory_, {}));
    const ByteView view = owner->bytes;
    return paid(api::Blob(std::move(owner), view));
}

api::Blob BodySink::paid(api::Blob body) {
    return expense_ ? std::move(body).paid(expense_->receipt()) : std::move(body);
}

bool BodySink::refuse(Errc why) {
    error_ = why;
    return false;
}

}  // namespace pidpys::daemon
