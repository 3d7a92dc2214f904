// SPDX-License-Identifier: MIT
// By which a certificate is asked about (CertID, RFC 6960 §4.1.1): its serial number and digests of its issuer's name and
// key.
#pragma once

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::crypto::ocsp {

struct CertId {
    const DigestAlgorithm* algorithm = nullptr;  // null: one that is not known here
    Bytes issuer_name_hash, issuer_key_hash;
    Bytes serial;  // content octets of the INTEGER
};

// What responders of this issuer expect: GOST 34.311 for a DSTU key, SHA-1 for others (pki 3.2). Both only find a
// certificate and prove nothing.
const DigestAlgorithm& usual_digest(const CertificateIdentity& issuer);

// Of the certificate with this serial number (whole INTEGER) by that issuer. Errors of digest().
Result<CertId> make_cert_id(ByteView serial, const CertificateIdentity& issuer, const DigestAlgorithm& algorithm);

Bytes encode(const CertId& id);

// Parameters that are NULL are as good as none; others break the parse.
CertId read_cert_id(der::Reader& from, der::Parse& parse);

// Whether it is the certificate with this serial number (whole INTEGER) by that issuer: serial and both digests, computed
// by the id's own algorithm; false where that is not known. Errors of digest().
Result<bool> is_id_of(const CertId& id, ByteView serial, const CertificateIdentity& issuer);

}  // namespace pidpys::crypto::ocsp
