// SPDX-License-Identifier: MIT
// Immutable octets with shared ownership: request bodies (in memory, or mapped from an unlinked temporary file
// when large), session data, results. Slices keep their parent alive, so nothing is copied on the way; who pays for a
// slice pays for all that it keeps.
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
    Blob(std::shared_ptr<const void> owner, ByteView view)
        : owner_(std::move(owner)), view_(view), kept_(view.size()) {}

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
        Blob part = *this;
        part.view_ = view_.subspan(offset, length);
        return part;
    }

    // Octets that stay as long as this or any other slice of the same does.
    [[nodiscard]] std::size_t kept() const { return kept_; }

    // They lie in a file that is mapped, not in memory. `pages` gives the system those that have been read.
    using Forget = void (*)(ByteView);
    [[nodiscard]] Blob mapped(Forget pages) && {
        forget_ = pages;
        return std::move(*this);
    }
    [[nodiscard]] bool is_mapped() const { return forget_ != nullptr; }

    // They are not needed for a while: a file takes no memory until it is read again. For whoever reads through many of them.
    void forget() const {
        if (forget_ != nullptr) forget_(view_);
    }

    // The same, with `receipt` beside it until the last slice is gone: what it keeps is charged to somebody.
    [[nodiscard]] Blob paid(std::shared_ptr<const void> receipt) && {
        using Pair = std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>;
        // The octets go before the receipt does.
        owner_ = std::make_shared<const Pair>(std::move(receipt), std::move(owner_));
        paid_ = true;
        return std::move(*this);
    }
    [[nodiscard]] bool is_paid() const { return paid_; }

private:
    explicit Blob(std::shared_ptr<const Bytes> bytes) : Blob(bytes, *bytes) {}

    std::shared_ptr<const void> owner_;
    ByteView view_;
    std::size_t kept_ = 0;
    Forget forget_ = nullptr;
    bool paid_ = false;
};

}  // namespace pidpys::api
