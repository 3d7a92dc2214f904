// SPDX-License-Identifier: MIT
// Whether a certificate is revoked, asked of the responder that it names and, failing that, read from its issuer's list
// (pki 3.6); with what says so, fit to be kept beside a signature.
#pragma once

#include <memory>

#include "proof/inquiry.hpp"
#include "proof/status_statement.hpp"

namespace pidpys::proof {

struct StatusEvidence {
    Bytes basic_response;  // empty: the lists say it
    Bytes responder;       // the certificate that signed the answer
    std::vector<Bytes> lists;
};

class StatusInquiry final : public Inquiry {
public:
    // The context outlives it. What may be said to others who ask the same has a cache_key: answers to requests without
    // a nonce, and lists.
    StatusInquiry(Context& context, StatusQuestion question);

    std::optional<online::Request> next() override;
    void take(Result<online::Answer> answer) override;

    // Errors: revoked; unavailable, with everything that was tried.
    Result<StatusEvidence> outcome() { return std::move(outcome_); }
    // Whatever was found, also where it says that the certificate is revoked. Instead of outcome().
    StatusEvidence evidence() { return outcome_ ? std::move(*outcome_) : std::move(evidence_); }
    // Why nobody tells, with everything that was tried; empty where somebody does.
    [[nodiscard]] std::string silence() const {
        return outcome_ || outcome_.error().code == Errc::revoked ? std::string() : outcome_.error().detail;
    }
    // Somebody was named who could tell.
    [[nodiscard]] bool asked() const { return !tried_.empty(); }
    [[nodiscard]] const Bytes& certificate() const { return question_.certificate; }

private:
    enum class Stage { responder, list, delta, known };

    void take_status(const online::Answer& answer);
    void take_list(const online::Answer& answer);
    void no_answer(const std::string& why);
    void next_stage();
    [[nodiscard]] std::optional<online::Request> ask_responder();
    void keep_status(online::Request& request) const;
    [[nodiscard]] online::Request ask_list() const;
    void conclude_by_lists();

    // An answer that was looked at on the fetcher's thread already.
    struct Judged;

    Context& context_;
    const StatusQuestion question_;
    Stage stage_ = Stage::responder;
    std::vector<online::Address> responders_, lists_, deltas_;
    crypto::ocsp::Request request_;
    bool nonce_wanted_ = false;
    std::shared_ptr<Judged> judged_;
    StatusEvidence evidence_;
    std::vector<std::string> list_servers_;  // addresses that evidence_.lists came from
    std::string tried_;
    Result<StatusEvidence> outcome_ = fail(Errc::internal, "the inquiry is not finished");
};

}  // namespace pidpys::proof
