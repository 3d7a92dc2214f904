// SPDX-License-Identifier: MIT
#include "crypto/ocsp/request.hpp"

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::ocsp {

Result<Bytes> fresh_nonce() {
    Bytes chance(20);
    if (RAND_bytes(chance.data(), static_cast<int>(chance.size())) != 1)
        return fail(Errc::internal, "random numbers: " + openssl_errors());
    return der::octets(chance);
}

Bytes encode(const Request& request) {
    const Bytes list = der::sequence({der::sequence({encode(request.id)})});
    if (request.nonce.empty()) return der::sequence({der::sequence({list})});
    const Bytes nonce = der::sequence({der::oid(nonce_extension), der::octets(request.nonce)});
    return der::sequence({der::sequence({list, der::tlv(der::context(2), {der::sequence({nonce})})})});
}

}  // namespace pidpys::crypto::ocsp
