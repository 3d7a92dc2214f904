// SPDX-License-Identifier: MIT
// Verification of CMS SignedData, signer by signer: cryptographic facts alone. Whether a certificate is trusted
// is decided in certs/.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

struct SignerVerification {
    // What the signature itself says: ok, or integrity (digest or signature differs, signing-certificate does not
    // match), no_certificate (signer's certificate nowhere), unsupported, malformed.
    std::optional<Error> failure;
    Bytes certificate;                                   // DER of the signer's certificate, empty if not found
    std::optional<std::chrono::system_clock::time_point> signing_time;
    std::string digest_algorithm;                        // dotted OID
    std::string signature_algorithm;                     // dotted OID
    Bytes signature;                                     // SignerInfo.signature
    Bytes content_timestamp;                             // DER of the token, if present
    Bytes signature_timestamp;
};

struct Verification {
    bool attached = false;
    std::vector<Bytes> certificates;                     // DER, as embedded
    std::vector<SignerVerification> signers;             // in the order of the SET
};

// `content` is used for a detached signature and ignored for an attached one (cipher-api 13).
// `extra_certificates` (DER) help to find signers' certificates that are not embedded.
// Errors: malformed (not a SignedData, no signer), too_large. A failing signer is not an error of the call.
Result<Verification> verify(ByteView signature, ByteView content, const std::vector<Bytes>& extra_certificates = {});

}  // namespace pidpys::crypto
