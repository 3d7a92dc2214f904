// SPDX-License-Identifier: MIT
// Time-stamps that stand by themselves and not within a signature: each judged with what they bring along for it, what
// servers were asked for and what is at hand.
#pragma once

#include "certs/enclosed.hpp"
#include "certs/stamp_judgement.hpp"

namespace pidpys::certs {

struct TokenOptions {
    TimePoint now;
    bool revocation = true;                // additional verifying: the status of the servers' certificates, too
    StatusMaterial asked = {};             // what servers were asked for
    std::vector<Bytes> certificates = {};  // DER; beside those in the tokens, they may help
};

class TokenJudge {
public:
    // Of these tokens: what each holds helps the others, too. The registry outlives this.
    TokenJudge(const AuthorityRegistry& authorities, const TokenOptions& options, const std::vector<ByteView>& tokens);

    // `proven`: when a newer time-stamp proves that this one was there.
    [[nodiscard]] StampJudgement judge(const crypto::timestamp::Token& token, const StampedDigest& stamped,
                                       std::optional<TimePoint> proven = {}) const;

private:
    TokenJudge(const AuthorityRegistry& authorities, const TokenOptions& options, Enclosed enclosed);

    const AuthorityRegistry& authorities_;
    Evidence evidence_;
    StampRules rules_;
};

}  // namespace pidpys::certs
