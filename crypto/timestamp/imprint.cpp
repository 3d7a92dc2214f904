// SPDX-License-Identifier: MIT
#include "crypto/timestamp/imprint.hpp"

#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::timestamp {

Result<Imprint> imprint_of(HashedOctets& octets, const DigestAlgorithm& algorithm) {
    const auto hash = octets.digest(algorithm);
    if (!hash) return tl::unexpected(hash.error());
    return Imprint{&algorithm, to_bytes(*hash)};
}

Bytes encode(const Imprint& imprint) {
    return der::sequence({der::algorithm(imprint.algorithm->oid), der::octets(imprint.hash)});
}

Imprint read_imprint(der::Reader& from, der::Parse& parse) {
    der::Reader fields = from.enter(der::sequence_tag);
    const der::Algorithm algorithm = fields.algorithm();
    Imprint imprint{digest_by_oid(algorithm.oid), to_bytes(fields.take(der::octet_string).content)};
    const bool other_length = imprint.algorithm != nullptr && imprint.hash.size() != imprint.algorithm->size;
    if (!algorithm.is_plain() || other_length) parse.refuse();
    return imprint;
}

}  // namespace pidpys::crypto::timestamp
