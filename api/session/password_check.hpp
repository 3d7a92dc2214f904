// SPDX-License-Identifier: MIT
// Remembers that a password was right without keeping it: a salted SHA-256, compared in constant time.
#pragma once

#include <array>
#include <cstdint>

#include "crypto/base/secret.hpp"

namespace pidpys::api {

class PasswordCheck {
public:
    explicit PasswordCheck(const SecretString& password);
    PasswordCheck(const PasswordCheck&) = delete;
    PasswordCheck& operator=(const PasswordCheck&) = delete;
    ~PasswordCheck();

    [[nodiscard]] bool matches(const SecretString& password) const;

private:
    using Digest = std::array<std::uint8_t, 32>;
    bool compute(const SecretString& password, Digest& digest) const;

    std::array<std::uint8_t, 32> salt_{};
    Digest digest_{};
    bool usable_ = false;  // false if the library failed: then nothing matches
};

}  // namespace pidpys::api
