// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kalyna_mac.hpp"

#include <algorithm>

#include <openssl/crypto.h>

namespace pidpys::crypto {

KalynaCmac::~KalynaCmac() {
    OPENSSL_cleanse(state_.data(), state_.size());
    OPENSSL_cleanse(buffer_.data(), buffer_.size());
}

void KalynaCmac::update(ByteView data) {
    const std::size_t block = cipher_.block();
    while (!data.empty()) {
        if (held_ == block) {
            for (std::size_t i = 0; i < block; ++i) state_[i] ^= buffer_[i];
            cipher_.encrypt({state_.data(), block}, {state_.data(), block});
            held_ = 0;
        }
        const std::size_t take = std::min(block - held_, data.size());
        std::copy_n(data.begin(), take, buffer_.begin() + static_cast<std::ptrdiff_t>(held_));
        held_ += take;
        data = data.subspan(take);
    }
}

Result<Bytes> KalynaCmac::final(std::size_t octets) const {
    const std::size_t block = cipher_.block();
    if (octets == 0 || octets > block) return fail(Errc::invalid_argument, "a Kalyna MAC is at most one block");
    if (held_ != block) return fail(Errc::invalid_argument, "a Kalyna MAC is over whole blocks");
    KalynaBlock last{};
    cipher_.encrypt({last.data(), block}, {last.data(), block});
    for (std::size_t i = 0; i < block; ++i) last[i] ^= static_cast<std::uint8_t>(state_[i] ^ buffer_[i]);
    cipher_.encrypt({last.data(), block}, {last.data(), block});
    Bytes mac(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(octets));
    OPENSSL_cleanse(last.data(), last.size());
    return mac;
}

}  // namespace pidpys::crypto
