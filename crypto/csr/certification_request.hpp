// SPDX-License-Identifier: MIT
// Requests for certificates: PKCS#10 (RFC 2986) as Ukrainian authorities and others take them. Written, never read.
#pragma once

#include <string>
#include <vector>

#include "crypto/asn1/oid.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

enum class TextType { utf8, printable };

// Whether such a string may hold the text: well-formed, without controls and what nobody sees, of at most 512 octets.
bool is_request_text(const std::string& value, TextType type);
bool is_mail_address(const std::string& value);  // as far as rfc822Name goes: visible ASCII

struct NamedText {
    der::Oid type;
    std::string value;  // UTF-8
    TextType written_as = TextType::utf8;
};

struct CertificationRequest {
    std::vector<NamedText> subject;  // one attribute an RDN, in this order; may be empty
    bool signs = false;              // keyUsage digitalSignature and nonRepudiation
    bool agrees = false;             // keyUsage keyAgreement; of an RSA key keyEncipherment
    std::vector<der::Oid> extended_key_usage;
    bool kept_in_device =
        false;  // qcStatements: qualified, and the key is in a device (ETSI EN 319 412-5 §4.2.1, §4.2.2)
    std::vector<std::string> mail;                // subjectAltName, rfc822Name
    std::vector<NamedText> directory_attributes;  // subjectDirectoryAttributes, each PrintableString
    std::string challenge_password;               // RFC 2985 §5.4.1; empty: none
    const char* digest = nullptr;                 // of the signature, by EVP name; nullptr: what its key is used with
};

// DER, signed by the key itself, its subjectKeyIdentifier with it (of a national key GOST 34.311, else RFC 5280 §4.2.1.2
// (1)). invalid_argument (a value that its type or bound excludes; no purpose), unsupported (a key or digest without a
// name in requests, a purpose that the key does not have), internal, and what a key elsewhere answers.
Result<Bytes> write_certification_request(EVP_PKEY* key, const CertificationRequest& request);

}  // namespace pidpys::crypto
