// SPDX-License-Identifier: MIT
#include "crypto/envelope/base64_source.hpp"

#include "crypto/base/encoding.hpp"

namespace pidpys::crypto {

Result<ByteView> Base64Source::next() {
    while (!rest_.empty()) {
        const std::string_view part = rest_.substr(0, stream_piece);
        rest_.remove_prefix(part.size());
        for (const char c : part)
            if (c != '\r' && c != '\n' && c != ' ' && c != '\t') kept_.push_back(c);
        const std::size_t whole = rest_.empty() ? kept_.size() : kept_.size() / 4 * 4;
        if (whole == 0) continue;
        if (padded_) return fail(Errc::malformed, "Base64: something behind its end");
        auto decoded = base64_decode(std::string_view(kept_).substr(0, whole));
        if (!decoded) return forward(decoded);
        padded_ = kept_[whole - 1] == '=';
        kept_.erase(0, whole);
        decoded_ = std::move(*decoded);
        return ByteView(decoded_);
    }
    return ByteView();
}

}  // namespace pidpys::crypto
