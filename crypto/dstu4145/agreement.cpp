// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/agreement.hpp"

#include <algorithm>

#include <openssl/crypto.h>

#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145 {

Result<SecretBytes> agree(const PrivateKey& key, const PublicKey& peer, Cofactor cofactor) {
    const Params& params = key.params();
    if (!(params == peer.params())) return fail(Errc::invalid_argument, "keys of different curves");
    // The peer's point is of order n by construction, so the cofactor may be multiplied in modulo n, and the
    // result is never infinity.
    Scalar factor;
    factor.w[0] = cofactor == Cofactor::multiplied ? params.domain().cofactor() : 1;
    const Scalar k = params.order().multiply(key.scalar(), factor);
    FieldElement z = params.engine().multiply_secret(k, peer.point());
    SecretBytes octets(params.field_bytes());
    words_to_le(z.w, octets.span());
    std::reverse(octets.data(), octets.data() + octets.size());
    OPENSSL_cleanse(&z, sizeof z);
    return octets;
}

}  // namespace pidpys::crypto::dstu4145
