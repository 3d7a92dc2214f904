// SPDX-License-Identifier: MIT
#include "crypto/container/key_identifiers.hpp"

#include <openssl/sha.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kupyna.hpp"

namespace pidpys::crypto {

std::vector<Bytes> key_identifiers(EVP_PKEY* key) {
    const auto public_key = dstu_public_key(key);
    ERR_clear_error();
    if (!public_key) return {};
    const Bytes octets = der::octets(public_key->encode());
    return {to_bytes(Gost34311::hash(octets)), to_bytes(Kupyna::hash256(octets))};
}

Bytes subject_key_identifier(EVP_PKEY* key) {
    if (auto national = key_identifiers(key); !national.empty()) return std::move(national.front());
    const Bytes info = der_of(i2d_PUBKEY, key);
    ERR_clear_error();
    der::Parse parse;
    der::Reader fields = der::Reader(info, parse).enter(der::sequence_tag);
    (void)fields.take(der::sequence_tag);
    const ByteView bits = fields.take(der::bit_string).content;
    if (!parse.complete() || bits.empty()) return {};
    Bytes hash(SHA_DIGEST_LENGTH);
    SHA1(bits.data() + 1, bits.size() - 1, hash.data());
    return hash;
}

}  // namespace pidpys::crypto
