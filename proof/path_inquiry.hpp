// SPDX-License-Identifier: MIT
// A path to an anchor, for which issuers' certificates may have to be fetched from where certificates say (pki 5.1).
#pragma once

#include <set>

#include "proof/context.hpp"
#include "proof/inquiry.hpp"

namespace pidpys::proof {

class PathInquiry final : public Inquiry {
public:
    // The context outlives it, and remembers what was fetched.
    PathInquiry(Context& context, Bytes certificate, TimePoint at);

    std::optional<online::Request> next() override;
    void take(Result<online::Answer> answer) override;

    // DER, the certificate first and the anchor last. Errors of AuthorityRegistry::validate; where an issuer could not be
    // fetched, untrusted with the reason.
    Result<std::vector<Bytes>> outcome() { return std::move(outcome_); }

private:
    [[nodiscard]] std::vector<std::string> missing_issuer_urls(ByteView highest) const;

    Context& context_;
    const Bytes certificate_;
    const TimePoint at_;
    std::set<std::string> asked_;
    std::string trouble_;
    Result<std::vector<Bytes>> outcome_ = fail(Errc::internal, "the inquiry is not finished");
};

}  // namespace pidpys::proof
