// SPDX-License-Identifier: MIT
#include "crypto/timestamp/request.hpp"

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::timestamp {

Result<Bytes> fresh_nonce() {
    Bytes nonce(8);
    if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1)
        return fail(Errc::internal, "random numbers: " + openssl_errors());
    nonce[0] = static_cast<std::uint8_t>((nonce[0] & 0x7f) | 0x40);
    return nonce;
}

Bytes encode(const Request& request) {
    const Bytes policy = request.policy ? der::oid(*request.policy) : Bytes{};
    const Bytes nonce = request.nonce.empty() ? Bytes{} : der::tlv(der::integer_tag, {request.nonce});
    const Bytes certificates = request.certificates ? der::boolean_true() : Bytes{};  // DEFAULT FALSE
    return der::sequence({der::integer(1), encode(request.imprint), policy, nonce, certificates});
}

}  // namespace pidpys::crypto::timestamp
