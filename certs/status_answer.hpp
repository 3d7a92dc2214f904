// SPDX-License-Identifier: MIT
// What an OCSP answer says of one certificate, and whether whoever signed it may say so (RFC 6960 §4.2.2.2, pki 3.4).
#pragma once

#include "certs/revocation.hpp"
#include "crypto/ocsp/basic.hpp"

namespace pidpys::certs {

struct AnsweredStatus {
    Standing standing;
    Bytes responder;  // DER of the certificate that signed it
};

// An answer is the issuer's own, or that of a certificate which the issuer itself has issued for status answers and which
// is valid when it answers; a responder of another authority is a stranger. The answer's own certificates and
// `candidates` (DER) are looked at.
// good: also of a certificate that was revoked after the moment. For a past moment an answer counts that was made no
// earlier, a second aside, or within whose nextUpdate the moment is; for the present one that is no older than an hour, or
// in its time. unknown: the answer is silent about the
// certificate, or does not count. Errors: no_certificate (the responder is none of them), untrusted (a stranger); those of
// crypto::ocsp::verify_signature.
Result<AnsweredStatus> judge_status_answer(const crypto::ocsp::Basic& answer, ByteView certificate, ByteView issuer,
                                           const std::vector<Bytes>& candidates, const Moment& moment);

}  // namespace pidpys::certs
