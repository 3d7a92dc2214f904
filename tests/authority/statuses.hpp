// SPDX-License-Identifier: MIT
// The server's side of RFC 6960: requests read, answers made. Made to be told what to say, wrong things too.
#pragma once

#include <vector>

#include "crypto/key/private_key.hpp"
#include "crypto/ocsp/answer.hpp"

namespace pidpys::test::authority {

struct StatusRequest {
    std::vector<crypto::ocsp::CertId> ids;
    Bytes nonce;  // octets of the extension's value; empty: none
};

// Errc::malformed.
Result<StatusRequest> read_status_request(ByteView octets);

struct StatusAnswer {
    std::vector<crypto::ocsp::Single> singles;
    crypto::ocsp::TimePoint produced_at;
    Bytes nonce;
    bool by_key = false;           // the responder is named by its key's SHA-1
    bool certificates = true;      // the responder's own comes along
    Bytes response_extension;      // one more, whole
    const char* digest = nullptr;  // of the signature; null: SHA-256, of DSTU 4145 the key's own
};

// BasicOCSPResponse signed by this key.
Result<Bytes> make_basic(const crypto::KeyEntry& signer, const StatusAnswer& answer);

// OCSPResponse without an answer.
Bytes unsuccessful(std::uint8_t status);

// DER of a structure { what is signed, algorithm, BIT STRING } as in certificates: a signature of DSTU 4145 stands within
// an OCTET STRING. `more` follows it.
Result<Bytes> sign_structure(EVP_PKEY* key, ByteView signed_octets, const char* digest, ByteView more = {});
// AlgorithmIdentifier of such a signature.
Result<Bytes> signature_algorithm(EVP_PKEY* key, const char* digest);

}  // namespace pidpys::test::authority
