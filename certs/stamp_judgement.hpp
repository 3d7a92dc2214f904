// SPDX-License-Identifier: MIT
// One time-stamp judged (pki 2.4, 7.6): whether the token holds, is over what it should be over, and is of a server whose
// time is believed.
#pragma once

#include <functional>

#include "certs/evidence.hpp"
#include "certs/verdict.hpp"
#include "crypto/timestamp/token.hpp"

namespace pidpys::certs {

struct StampJudgement : Finding {
    crypto::timestamp::TstInfo info;  // as it states them; empty if there is no reading it
    Bytes certificate;                // DER of the server's; empty if it is not found
    std::vector<Bytes> path;          // DER, the server's first; empty unless one was found that held at genTime
    std::vector<CertificateStatus> statuses;  // of the path's certificates below the anchor, at genTime

    [[nodiscard]] bool is_trusted() const { return !path.empty(); }
    [[nodiscard]] bool revocation_checked() const { return all_good(statuses); }
};

struct StampRules {
    TimePoint now;
    bool revocation = true;
    std::vector<Bytes> certificates = {};  // DER; may help to find the server's and its path
    // When a newer stamp proves that this one was there. What became of its server later harms it no more.
    std::optional<TimePoint> proven = {};
    const Evidence* evidence = nullptr;  // null: the lists at hand alone
};

// The digest of what is stamped, by the algorithm that the stamp names.
using StampedDigest = std::function<Result<Bytes>(const crypto::DigestAlgorithm&)>;
StampedDigest digest_of(crypto::HashedOctets& octets);  // which outlive it

// The path is judged at genTime. A server whose certificate was revoked since has stamped nothing to be believed, unless
// the reason spares what was before (RFC 3161 §4) or a newer stamp proves more. Without additional verifying (`revocation` false) the path alone is looked at. Where nobody can tell the status of its
// certificates the stamp holds with the remark revocation_unknown; that its server's certificate has ended since is told
// as stamp_server_expired, a time that is still to come as clock_apart. Reasons: integrity (over other data, a signature that does not hold), no_certificate,
// unsuitable, untrusted, expired, revoked, weak, unsupported, malformed, cancelled.
StampJudgement judge_stamp(const crypto::timestamp::Token& token, const StampedDigest& stamped,
                           const AuthorityRegistry& authorities, const StampRules& rules);

}  // namespace pidpys::certs
