// SPDX-License-Identifier: MIT
// TimeStampReq (RFC 3161 §2.4.1), what a time-stamp server is asked.
#pragma once

#include <optional>

#include "crypto/timestamp/imprint.hpp"

namespace pidpys::crypto::timestamp {

struct Request {
    Imprint imprint;                 // of a known algorithm
    std::optional<der::Oid> policy;  // nothing: the server's own
    Bytes nonce;                     // content octets of an INTEGER; empty: none
    bool certificates = true;        // the token shall bring its signer's certificate
};

// 64 bits of chance as content octets of a positive INTEGER that is never shorter than eight octets.
Result<Bytes> fresh_nonce();

Bytes encode(const Request& request);

}  // namespace pidpys::crypto::timestamp
