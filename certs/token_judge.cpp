// SPDX-License-Identifier: MIT
#include "certs/token_judge.hpp"

namespace pidpys::certs {

TokenJudge::TokenJudge(const AuthorityRegistry& authorities, const TokenOptions& options,
                       const std::vector<ByteView>& tokens)
    : TokenJudge(authorities, options, enclosed_in(tokens)) {}

TokenJudge::TokenJudge(const AuthorityRegistry& authorities, const TokenOptions& options, Enclosed enclosed)
    : authorities_(authorities), evidence_(authorities, enclosed.certificates), rules_{options.now} {
    evidence_.add(enclosed.material, StatusSource::embedded);
    evidence_.add(options.asked, StatusSource::asked);
    rules_.revocation = options.revocation;
    rules_.certificates = std::move(enclosed.certificates);
    rules_.certificates.insert(rules_.certificates.end(), options.certificates.begin(), options.certificates.end());
    rules_.evidence = &evidence_;
}

StampJudgement TokenJudge::judge(const crypto::timestamp::Token& token, const StampedDigest& stamped,
                                 std::optional<TimePoint> proven) const {
    StampRules rules = rules_;
    rules.proven = proven;
    return judge_stamp(token, stamped, authorities_, rules);
}

}  // namespace pidpys::certs
