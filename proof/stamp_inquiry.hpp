// SPDX-License-Identifier: MIT
// A time-stamp asked of servers, one after the other, until one gives a token that holds (pki 2.3, 2.4).
#pragma once

#include "crypto/timestamp/answer.hpp"
#include "proof/context.hpp"
#include "proof/errand.hpp"

namespace pidpys::proof {

struct Stamp {
    crypto::timestamp::Token token;
    crypto::timestamp::TokenSigner signer;
    std::string server = {};       // its address
    std::string clock_apart = {};  // server and times, where its time is far from ours (pki 2.4); else empty
};

class StampInquiry final : public Inquiry {
public:
    // Over octets whose digest is given, for a signature by this certificate (DER), which may name a server; empty: for
    // nobody's. The context outlives it.
    StampInquiry(const Context& context, crypto::timestamp::Imprint imprint, ByteView signer);

    std::optional<online::Request> next() override;
    void take(Result<online::Answer> answer) override;

    // After the last exchange. Errors: not_found (no address); unavailable, integrity … with the server and its words.
    Result<Stamp> outcome() { return std::move(outcome_); }

private:
    void refused(const std::string& url, Error why);

    const Context& context_;
    std::vector<online::Address> addresses_;
    std::optional<std::pair<TimePoint, TimePoint>> signer_time_;     // of the signer's certificate
    std::shared_ptr<crypto::timestamp::Request> request_;            // shared with the check of an exchange
    std::shared_ptr<bool> said_no_ = std::make_shared<bool>(false);  // a server; shared as the request is
    bool plain_ = false;  // without nonce and certificate, for servers that refuse them
    bool known_ = false;
    std::string refusals_;
    Result<Stamp> outcome_ = fail(Errc::internal, "the inquiry is not finished");
};

// One time-stamp by itself.
class StampErrand final : public Errand {
public:
    StampErrand(Context context, crypto::timestamp::Imprint imprint, ByteView signer)
        : context_(std::move(context)), inquiry_(context_, std::move(imprint), signer) {}

    std::vector<online::Request> next() override;
    void take(std::vector<Result<online::Answer>> answers) override { inquiry_.take(std::move(answers.at(0))); }
    Result<Stamp> outcome() { return inquiry_.outcome(); }

private:
    const Context context_;
    StampInquiry inquiry_;
};

}  // namespace pidpys::proof
