// SPDX-License-Identifier: MIT
// BasicOCSPResponse (RFC 6960 §4.2.1): what a responder states of certificates, and whether it is this responder's
// signature. Facts alone: who may answer for an authority, and when an answer is too old, is decided in certs/.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "crypto/ocsp/cert_id.hpp"

namespace pidpys::crypto::ocsp {

using TimePoint = std::chrono::system_clock::time_point;

enum class CertStatus { good, revoked, unknown };

struct Single {
    CertId id;
    CertStatus status = CertStatus::unknown;
    TimePoint revoked_at;                 // of a revoked one
    std::optional<unsigned> reason;       // CRLReason (RFC 5280 §5.3.1), where stated
    std::optional<TimePoint> invalid_at;  // invalidityDate, where stated
    TimePoint this_update;
    std::optional<TimePoint> next_update;
};

struct Basic {
    Bytes encoding;            // BasicOCSPResponse as received; in definite form where it was BER
    Bytes responder_name;      // whole Name; empty: named by its key
    Bytes responder_key_hash;  // octets
    TimePoint produced_at;
    std::vector<Single> singles;
    Bytes nonce;                      // octets of the extension's value; empty: none
    std::vector<Bytes> certificates;  // DER, as embedded
    Bytes signed_octets;              // ResponseData, whole
    Bytes signature_algorithm;        // whole
    Bytes signature;                  // octets of the BIT STRING
};

inline constexpr std::size_t max_singles = 256;
inline constexpr std::size_t max_answer_certificates = 32;

// Errors: malformed; too_large; unsupported (a critical extension that is not known here).
Result<Basic> read_basic(ByteView octets);

// Whether the answer says that this certificate's owner made it: by name, by SHA-1 of the key or, as some have it, by the
// subject key identifier (pki 3.3). Errors of digest().
Result<bool> names_responder(const Basic& answer, const CertificateIdentity& certificate);

// Whether the answer is signed by the certificate's key. Errors: integrity; weak (SHA-1, a weak key); unsupported;
// malformed; cancelled.
Result<void> verify_signature(const Basic& answer, const CertificateIdentity& signer);

// What it says of the certificate with this serial number (whole INTEGER) by that issuer, the newest if it says several
// things; null where it is silent. Errors of digest().
Result<const Single*> find_single(const Basic& answer, ByteView serial, const CertificateIdentity& issuer);

}  // namespace pidpys::crypto::ocsp
