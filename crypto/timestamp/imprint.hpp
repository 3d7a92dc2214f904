// SPDX-License-Identifier: MIT
// What a time-stamp is over: the digest of some octets (MessageImprint, RFC 3161 §2.4.1).
#pragma once

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::crypto::timestamp {

struct Imprint {
    const DigestAlgorithm* algorithm = nullptr;  // null: one that is not known here
    Bytes hash;
    friend bool operator==(const Imprint&, const Imprint&) = default;
};

// Errors of HashedOctets::digest.
Result<Imprint> imprint_of(HashedOctets& octets, const DigestAlgorithm& algorithm);

// MessageImprint, without parameters of its algorithm (pki 2.2).
Bytes encode(const Imprint& imprint);

// Parameters that are NULL are as good as none; others, and a hash of another length than the algorithm's, break the parse.
Imprint read_imprint(der::Reader& from, der::Parse& parse);

}  // namespace pidpys::crypto::timestamp
