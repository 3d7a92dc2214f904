// SPDX-License-Identifier: MIT
// Signatures as certificates, requests for them and messages about them have them: an AlgorithmIdentifier and a BIT STRING
// (RFC 5280 §4.1.1, RFC 2986 §4, RFC 4210 §5.1.3).
#pragma once

#include "crypto/cms/signature_scheme.hpp"

namespace pidpys::crypto {

class BitStringSigner {
public:
    // `digest` by EVP name; nullptr: what the key is used with. unsupported (a key or digest without a name there), internal.
    static Result<BitStringSigner> make(EVP_PKEY* key, const char* digest = nullptr);

    [[nodiscard]] Bytes algorithm() const { return algorithm_identifier(scheme_); }  // DER
    // The whole BIT STRING, DER; of DSTU 4145 an OCTET STRING stands inside (ua-crypto 1.1). What a key elsewhere answers.
    [[nodiscard]] Result<Bytes> sign(ByteView octets) const;

private:
    BitStringSigner(const SignatureScheme& scheme, SigningContext context)
        : scheme_(scheme), context_(std::move(context)) {}

    SignatureScheme scheme_;
    SigningContext context_;
};

}  // namespace pidpys::crypto
