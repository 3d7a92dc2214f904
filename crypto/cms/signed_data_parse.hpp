// SPDX-License-Identifier: MIT
// SignedData taken apart (RFC 5652 §5.1, §5.3) into views of a definite-length encoding (asn1/ber.hpp).
#pragma once

#include <optional>
#include <vector>

#include "crypto/asn1/oid.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

struct SignerInfoView {
    ByteView whole;
    ByteView before_attributes;    // version, sid and digestAlgorithm, as they stand
    ByteView sid;                  // whole: IssuerAndSerialNumber, or [0] SubjectKeyIdentifier
    ByteView digest_algorithm;     // OID content
    ByteView signed_attributes;    // whole [0]; empty if absent
    ByteView signature_algorithm;  // whole
    ByteView signature;            // content
    ByteView whole_signature;      // OCTET STRING
    ByteView unsigned_attributes;  // whole [1]; empty if absent
};

struct SignedDataView {
    std::uint64_t version = 0;
    std::vector<ByteView> digest_algorithms;  // whole AlgorithmIdentifiers
    ByteView encapsulated;                    // whole EncapsulatedContentInfo
    ByteView content_type;                    // OID content
    std::optional<ByteView> content;          // of an attached signature
    std::vector<ByteView> certificates;       // whole, of any CertificateChoices
    ByteView certificate_set;                 // whole [0]; empty if absent
    ByteView crls;                            // whole [1]; empty if absent
    std::vector<ByteView> revocations;        // in it: whole, of any RevocationInfoChoice
    std::vector<SignerInfoView> signers;
};

inline constexpr std::size_t max_signers = 256;
inline constexpr std::size_t max_embedded_certificates = 1024;
inline constexpr std::size_t max_embedded_revocations = 1024;

// Takes the structure for what RFC 5652 defines and nothing beyond. Errc::malformed, too_large, unsupported (content
// that is no OCTET STRING).
Result<SignedDataView> parse_signed_data(ByteView definite, std::size_t most_signers = max_signers);

// The only value of the attribute in a set of attributes (whole element); nothing if the attribute is absent.
// Errc::malformed where the attribute stands twice or has not exactly one value (RFC 5652 §11).
Result<std::optional<ByteView>> single_attribute(ByteView attributes, const der::Oid& type);
bool has_attribute(ByteView attributes, const der::Oid& type);

// malformed: an attribute in the set where RFC 5652 §11 says that it must not be (as OpenSSL judges).
Result<void> attributes_in_place(const SignerInfoView& signer);

// Whether a SignerInfo's sid names the certificate.
struct CertificateIdentity;
bool names(ByteView sid, const CertificateIdentity& certificate);

}  // namespace pidpys::crypto
