// SPDX-License-Identifier: MIT
// Kalyna CMAC (DSTU 7624 section 9, OID A.1.3.4): a MAC of up to one block, over one or more whole blocks (the standard
// has no padding for others, and Bouncy Castle refuses them too). Constant time.
#pragma once

#include <cstddef>

#include "crypto/base/bytes.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"

namespace pidpys::crypto {

class KalynaCmac {
public:
    explicit KalynaCmac(const Kalyna& cipher) : cipher_(cipher) {}
    void update(ByteView data);
    // The first `octets` (1 to a block) of the MAC of everything so far.
    // Errc::invalid_argument for another size, or if the message is empty or ends inside a block.
    [[nodiscard]] Result<Bytes> final(std::size_t octets) const;
    ~KalynaCmac();
    KalynaCmac(const KalynaCmac&) = default;
    KalynaCmac& operator=(const KalynaCmac&) = default;

private:
    Kalyna cipher_;
    KalynaBlock state_{};
    KalynaBlock buffer_{};  // the last block is held back: it is treated apart
    std::size_t held_ = 0;
};

}  // namespace pidpys::crypto
