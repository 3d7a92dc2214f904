// SPDX-License-Identifier: MIT
// An issuer's keys and what it signs, by libcrypto alone.
#pragma once

#include <string>

#include "api/oidc/algorithm.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::test {

std::string base64url(std::string_view octets);

class Signer {
public:
    explicit Signer(api::oidc::Algorithm algorithm, std::string id = "k1", std::size_t bits = 2048);

    [[nodiscard]] const char* algorithm() const;
    [[nodiscard]] std::string jwk(const std::string& more = "") const;  // as JSON; `more`: `"use": "enc"`
    // "header.payload" with its signature.
    [[nodiscard]] std::string sign(const std::string& signed_part) const;
    // A token: `header` beyond alg and kid.
    [[nodiscard]] std::string token(const std::string& claims, const std::string& header = "") const;

private:
    api::oidc::Algorithm algorithm_;
    std::string id_;
    crypto::EvpPkey key_;
};

std::string key_set(std::initializer_list<std::string> keys);

}  // namespace pidpys::test
