// SPDX-License-Identifier: MIT
// Whom a message may be encrypted to, by certificate (keys-and-envelopes 1.2).
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <vector>

#include "crypto/cms/certificate_identity.hpp"
#include "crypto/key/key_agreement.hpp"

namespace pidpys::crypto {

struct Recipient {
    Bytes certificate;
    std::shared_ptr<EVP_PKEY> key;
    AgreementKind kind = AgreementKind::other;  // other: RSA
};

// Of a certificate that is valid then, with the keyUsage that its kind of key needs, if it has any: keyEncipherment of RSA,
// keyAgreement of the others. Its trust and its status are not looked at. malformed, expired (the detail has the date; also
// of one that is not valid yet), unsuitable (for something else), unsupported (a key that nobody encrypts to), weak.
Result<Recipient> recipient_of(ByteView certificate, std::chrono::system_clock::time_point at);

// Recipients of a bundle that people give: a person's signing certificate among them is passed over if a certificate of the
// same subject is one to encrypt to. Each certificate once. Errors of the first that is refused.
Result<std::vector<Recipient>> choose_recipients(std::span<const Bytes> certificates,
                                                 std::chrono::system_clock::time_point at);

}  // namespace pidpys::crypto
