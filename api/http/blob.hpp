// SPDX-License-Identifier: MIT
// Immutable octets with shared ownership: request bodies (in memory, or mapped from an unlinked temporary file
// when large), session data, results. Slices keep their parent alive, so nothing is copied on the way.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "crypto/base/bytes.hpp"

namespace pidpys::api {

class Blob {
public:
    Blob() = default;
    explicit Blob(Bytes bytes) : Blob(std::make_shared<const Bytes>(std::move(bytes))) {}
    // `view` lives as long as `owner`.
    Blob(std::shared_ptr<const void> owner, ByteView view) : owner_(std::move(owner)), view_(view) {}

    static Blob of(std::string text) {
        auto owner = std::make_shared<const std::string>(std::move(text));
        const ByteView view = as_bytes(*owner);
        return {std::move(owner), view};
    }

    [[nodiscard]] ByteView view() const { return view_; }
    [[nodiscard]] std::string_view text() const { return as_text(view_); }
    [[nodiscard]] std::size_t size() const { return view_.size(); }
    [[nodiscard]] bool empty() const { return view_.empty(); }
    [[nodiscard]] Blob slice(std::size_t offset, std::size_t length) const {
        return {owner_, view_.subspan(offset, length)};
    }

private:
    explicit Blob(std::shared_ptr<const Bytes> bytes) : owner_(bytes), view_(*bytes) {}

    std::shared_ptr<const void> owner_;
    ByteView view_;
};

}  // namespace pidpys::api
