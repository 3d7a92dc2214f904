// SPDX-License-Identifier: MIT
// complete-certificate-references and complete-revocation-references (RFC 5126 §6.2; ETSI EN 319 122-1 annex A.1): by
// which digests a CAdES-C signature, and X Long with it, says what it was judged by.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::crypto {

// OtherHash: a bare SHA-1, as genuine files with RSA and ECDSA have it, or a digest with its algorithm.
struct OtherHash {
    ByteView algorithm;  // content of its identifier
    ByteView value;
};

struct CertificateReference {  // OtherCertID
    OtherHash hash;
    ByteView issuer;  // Name; empty where issuerSerial is absent
    ByteView serial;  // whole INTEGER; likewise
};

struct OcspReference {     // OcspResponsesID
    ByteView responder;    // whole ResponderID
    ByteView produced_at;  // whole GeneralizedTime
    std::optional<OtherHash> hash;
};

struct CrlReference {  // CrlValidatedID
    OtherHash hash;
    ByteView issuer;  // Name; empty where crlIdentifier is absent, and what follows with it
    ByteView issued;  // whole time
    ByteView number;  // whole INTEGER; may be absent
};

// CrlOcspRef: what one certificate was judged by. The first is the signer's, then one for each CertificateReference.
// All empty, `30 00`: nothing is said of that certificate.
struct RevocationReference {
    std::vector<CrlReference> crls;
    std::vector<OcspReference> ocsps;
    bool other = false;  // of a kind that is not looked into

    [[nodiscard]] bool empty() const { return crls.empty() && ocsps.empty() && !other; }
};

inline constexpr std::size_t max_references = 1024;  // in one attribute

// Of an attribute's value. malformed, too_large.
Result<std::vector<CertificateReference>> read_certificate_refs(ByteView value);
Result<std::vector<RevocationReference>> read_revocation_refs(ByteView value);

// Whether a reference is to this certificate, list or answer. An answer's digest is that of the BasicOCSPResponse or of the
// whole OCSPResponse around it (pki 6.6): either counts. unsupported: a digest that is not known here; malformed.
Result<bool> refers_to(const CertificateReference& reference, ByteView certificate);
Result<bool> refers_to(const CrlReference& reference, ByteView list);
Result<bool> refers_to(const OcspReference& reference, ByteView basic_response);

// The certificates that a signature names, and for each of them, the signer's first, what it is judged by.
struct Evidence {
    std::vector<ByteView> ocsps;  // BasicOCSPResponse
    std::vector<ByteView> crls;   // CertificateList
};

// Values of the attributes. malformed: no certificate, answer or list; errors of digest().
Result<Bytes> make_certificate_refs(std::span<const ByteView> certificates, const DigestAlgorithm& algorithm);
Result<Bytes> make_revocation_refs(std::span<const Evidence> evidence, const DigestAlgorithm& algorithm);

}  // namespace pidpys::crypto
