// SPDX-License-Identifier: MIT
// Verification of CMS SignedData, signer by signer: cryptographic facts alone. Whether a certificate is trusted
// is decided in certs/.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/cms/remark.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

struct SignerVerification {
    // What the signature itself says: ok, or integrity (digest or signature differs, signing-certificate does not
    // match), weak (a key that anybody can sign with), no_certificate (signer's certificate nowhere), unsupported,
    // malformed.
    std::optional<Error> failure;
    std::vector<Remark> remarks;  // told whether the signature holds or not
    Bytes certificate;            // DER of the signer's certificate, empty if not found
    std::optional<std::chrono::system_clock::time_point> signing_time;
    std::string digest_algorithm;     // dotted OID
    std::string signature_algorithm;  // dotted OID
    Bytes signature;                  // SignerInfo.signature
    Bytes content_timestamp;          // DER of the token, if present
    Bytes signature_timestamp;
};

struct Verification {
    bool attached = false;
    std::vector<Bytes> certificates;          // DER, as embedded
    std::vector<SignerVerification> signers;  // in the order of the SET
};

struct VerifyOptions {
    // Of several certificates that a signer may mean, one that is valid at this time is taken.
    std::chrono::system_clock::time_point at = {};
    std::size_t max_signers = crypto::max_signers;
};

// `beside`, the data that came with the signature, is what a detached signature is over (nothing: no octets). Beside an
// attached one it changes no verdict (cipher-api 13); if it is not what the signature is over, each signer gets the remark
// other_data.
// `extra_certificates` (DER) help to find signers' certificates that are not embedded.
// Errors: malformed (not a SignedData, no signer), too_large, cancelled. A failing signer is not an error of the call.
Result<Verification> verify(ByteView signature, std::optional<ByteView> beside,
                            const std::vector<Bytes>& extra_certificates = {}, const VerifyOptions& options = {});

// Whether a signer is over the content, by the digest it states; nothing where it states none that is understood. Errors of
// single_attribute and digest().
Result<std::optional<bool>> states_digest_of(const SignerInfoView& signer, HashedOctets& content);

}  // namespace pidpys::crypto
