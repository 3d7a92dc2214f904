// SPDX-License-Identifier: MIT
// One password in the forms that containers take it in.
#pragma once

#include <span>
#include <vector>

#include "crypto/base/secret.hpp"

namespace pidpys::crypto {

// A password as PKCS#12 takes it: UTF-16 big endian with two final zero octets. Characters outside the basic
// plane become surrogates; octets that are no UTF-8 are taken one by one as Latin-1 (as OpenSSL falls back).
enum class PasswordReading { utf8, latin1 };
SecretBytes bmp_password(const SecretString& password, PasswordReading reading = PasswordReading::utf8);

class ContainerPassword {
public:
    explicit ContainerPassword(const SecretString& text);

    // UTF-8, as PBKDF2 and all but PKCS#12's own schemes take it.
    [[nodiscard]] ByteView octets() const { return as_bytes(text_.view()); }

    // PKCS#12's form, and then what others took for it: no octets at all for an empty password, Latin-1 characters
    // for the octets of UTF-8 (OpenSSL before 1.1.0).
    [[nodiscard]] std::span<const SecretBytes> readings() const { return readings_; }

    // The reading of this index has opened something: it is the only one from now on.
    void settle(std::size_t index);

private:
    const SecretString& text_;  // outlives this object
    std::vector<SecretBytes> readings_;
};

}  // namespace pidpys::crypto
