// SPDX-License-Identifier: MIT
// The other side of an agreement, before it is computed with.
#pragma once

#include <span>

#include "crypto/envelope/own_key.hpp"

namespace pidpys::crypto {

// Whether an originatorKey is of the recipient's own curve, as far as its AlgorithmIdentifier says: absent parameters and
// NULL say nothing, others are those of the recipient's key. Nobody computes on a curve from a message. malformed.
Result<void> check_originator_algorithm(const der::Algorithm& algorithm, const OwnKey& own);

struct StaticOriginator {
    ByteView certificate;
    Bytes public_key;  // what its subjectPublicKey holds
};

// Among these certificates. no_certificate with the serial number; unsuitable: not for key agreement (a signing key must not
// be used for it), or of another curve than the recipient's.
Result<StaticOriginator> find_originator(const CertificateReference& reference, const OwnKey& own,
                                         std::span<const ByteView> certificates);

}  // namespace pidpys::crypto
