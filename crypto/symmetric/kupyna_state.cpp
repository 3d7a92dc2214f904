// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kupyna_state.hpp"

#include <algorithm>
#include <cstring>

#include <openssl/crypto.h>

#include "crypto/symmetric/column_core.hpp"
#include "crypto/symmetric/little_endian.hpp"

namespace pidpys::crypto {

KupynaState::KupynaState(std::size_t digest_octets, const detail::ColumnCore& core)
    : core_(&core), columns_(digest_octets <= 32 ? 8 : 16) {
    state_[0] = block();
}

void KupynaState::wipe() {
    OPENSSL_cleanse(state_.data(), sizeof state_);
    OPENSSL_cleanse(buffer_.data(), buffer_.size());
}

void KupynaState::update(ByteView data) {
    if (data.empty()) return;
    absorbed_ += data.size();
    if (held_ != 0) {
        const std::size_t take = std::min(block() - held_, data.size());
        std::memcpy(buffer_.data() + held_, data.data(), take);
        held_ += take;
        data = data.subspan(take);
        if (held_ < block()) return;
        core_->compress(columns_, state_.data(), buffer_.data(), 1);
        held_ = 0;
    }
    core_->compress(columns_, state_.data(), data.data(), data.size() / block());
    const ByteView rest = data.subspan(data.size() / block() * block());
    std::copy(rest.begin(), rest.end(), buffer_.begin());
    held_ = rest.size();
}

void KupynaState::pad(std::uint64_t octets) {
    std::array<std::uint8_t, 2 * 128> tail{};
    const std::size_t need = 1 + 12;  // the one bit, and 96 bits of length
    const std::size_t zeros = (block() - (held_ + need) % block()) % block();
    tail[0] = 0x80;
    detail::store_le64(tail.data() + 1 + zeros, octets << 3);
    detail::store_le32(tail.data() + 1 + zeros + 8, static_cast<std::uint32_t>(octets >> 61));
    update({tail.data(), need + zeros});
}

void KupynaState::finish(std::span<std::uint8_t> digest) {
    core_->finish(columns_, state_.data());
    const auto* octets = reinterpret_cast<const std::uint8_t*>(state_.data());
    std::memcpy(digest.data(), octets + block() - digest.size(), digest.size());
}

}  // namespace pidpys::crypto
