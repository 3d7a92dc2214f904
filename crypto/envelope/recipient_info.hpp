// SPDX-License-Identifier: MIT
// RecipientInfo (RFC 5652 §6.2) as views of the octets it was read from.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

inline constexpr std::size_t max_recipients = 64;  // of a message, each encrypted key counted

// Whose certificate: by issuer and serial number, or by subjectKeyIdentifier. What is not said is empty.
struct CertificateReference {
    ByteView issuer;  // whole Name
    ByteView serial;  // whole INTEGER
    ByteView key_id;  // octets
};

struct KeyTransRecipient {
    CertificateReference recipient;
    der::Algorithm algorithm;
    ByteView encrypted_key;
};

// OriginatorIdentifierOrKey: a certificate's key, or one of the moment.
struct Originator {
    CertificateReference certificate;
    std::optional<der::Algorithm> key_algorithm;  // of an originatorKey
    ByteView key;                                 // content of its BIT STRING past the unused-bits octet

    [[nodiscard]] bool is_ephemeral() const { return key_algorithm.has_value(); }
};

struct RecipientEncryptedKey {
    CertificateReference recipient;
    ByteView encrypted_key;
};

struct KeyAgreeRecipient {
    Originator originator;
    std::optional<ByteView> ukm;  // content
    ByteView scheme;              // OID content
    der::Algorithm wrap;
    std::vector<RecipientEncryptedKey> keys;
};

// By a password, a shared key or something else: not for private keys.
struct OtherRecipient {};

using RecipientInfo = std::variant<KeyTransRecipient, KeyAgreeRecipient, OtherRecipient>;

// A SET OF RecipientInfo, DER, which outlives what is read. malformed; too_large beyond max_recipients.
Result<std::vector<RecipientInfo>> read_recipient_infos(ByteView set);

}  // namespace pidpys::crypto
