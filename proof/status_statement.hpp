// SPDX-License-Identifier: MIT
// What a responder's answer says of a certificate, judged for a moment.
#pragma once

#include <optional>
#include <string>

#include "certs/revocation.hpp"
#include "crypto/ocsp/request.hpp"
#include "proof/context.hpp"

namespace pidpys::proof {

// Whether a certificate (DER) by this issuer is revoked, at a time that may be past: what was said before it does not
// count.
struct StatusQuestion {
    Bytes certificate, issuer;
    certs::Moment moment;
};

struct StatusStatement {
    Bytes basic_response;                   // BasicOCSPResponse
    Bytes responder;                        // DER of the certificate that signed it
    std::optional<std::string> revocation;  // in words; nothing: the certificate is good
    std::optional<TimePoint> next_update;
};

// Any thread. Errors: why the answer does not count, in words; never that it says "revoked".
Result<StatusStatement> judge_statement(const Context& context, const StatusQuestion& question,
                                        const crypto::ocsp::Request& request, ByteView answer);

}  // namespace pidpys::proof
