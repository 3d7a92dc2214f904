// SPDX-License-Identifier: MIT
// HMAC (RFC 2104) through EVP, keyed once and used over and over.
#pragma once

#include <initializer_list>

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

class Hmac {
public:
    // `digest`: EVP name. unsupported.
    static Result<Hmac> make(const char* digest, ByteView key);

    // The MAC of the parts, which may be where `out` is; `out` has the digest's size.
    bool compute(std::initializer_list<ByteView> parts, std::span<std::uint8_t> out);

private:
    std::unique_ptr<EVP_MAC_CTX, FreeWith<EVP_MAC_CTX_free>> context_;
};

}  // namespace pidpys::crypto
