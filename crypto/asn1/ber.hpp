// SPDX-License-Identifier: MIT
// Real signatures and old PKCS#12 files are BER: indefinite lengths, OCTET STRINGs in pieces (X.690 §8.1.3.6,
// §8.7.3). This turns them into the definite form the reader takes. Elements that are definite all through stay
// octet for octet, so certificates and signatures inside keep their encoding.
#pragma once

#include <cstdint>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::crypto::der {

inline constexpr std::size_t max_depth = 32;

// The first element of some input in definite form: a view of the input itself where nothing had to change.
class Definite {
public:
    Definite() = default;
    Definite(Definite&&) = default;
    Definite& operator=(Definite&&) = default;
    Definite(const Definite&) = delete;
    Definite& operator=(const Definite&) = delete;
    ~Definite() { wipe(owned_); }  // it may hold a private key

    // Errc::malformed; Errc::too_large beyond max_depth levels, and where the definite form would be a copy of more than
    // `most` octets. Octets after the first element are ignored if `trailing` allows, because some signers pad their files
    // with them.
    static Result<Definite> from(ByteView input, bool trailing = false, std::size_t most = SIZE_MAX);
    // How many octets of the input the element took.
    [[nodiscard]] std::size_t input_size() const { return input_.size(); }
    [[nodiscard]] ByteView view() const { return owned_.empty() ? input_ : ByteView(owned_); }

private:
    ByteView input_;
    Bytes owned_;
};

}  // namespace pidpys::crypto::der
