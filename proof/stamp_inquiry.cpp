// SPDX-License-Identifier: MIT
#include "proof/stamp_inquiry.hpp"

#include <algorithm>

#include "crypto/base/iso_time.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "proof/addresses.hpp"

namespace pidpys::proof {
namespace {

namespace timestamp = crypto::timestamp;

// A server that knows no nonce or gives no certificates may say so in these words.
bool may_refuse_form(const timestamp::Answer& answer) {
    return !answer.granted() &&
           (answer.says(timestamp::FailInfo::bad_request) || answer.says(timestamp::FailInfo::bad_alg) ||
            answer.says(timestamp::FailInfo::bad_data_format));
}

bool may_grant_later(const timestamp::Answer& answer) {
    return answer.status == 3 || answer.says(timestamp::FailInfo::time_not_available) ||
           answer.says(timestamp::FailInfo::system_failure);
}

// `refused`: whether a server has said no.
Result<online::Verdict> check(const timestamp::Request& request, bool plain, bool& refused, ByteView body) {
    const auto answer = timestamp::read_answer(body);
    if (!answer) return tl::unexpected(answer.error());
    if (!plain && may_refuse_form(*answer)) return online::Verdict{};  // asked again in another form
    const auto token = timestamp::token_for(request, *answer);
    if (token) return online::Verdict{};
    if (answer->granted() || may_grant_later(*answer)) return tl::unexpected(token.error());
    refused = true;
    return fail(Errc::denied, token.error().detail);  // another round would not change it
}

}  // namespace

StampInquiry::StampInquiry(const Context& context, timestamp::Imprint imprint, ByteView signer)
    : context_(context), request_(std::make_shared<timestamp::Request>()) {
    request_->imprint = std::move(imprint);
    if (const auto identity = crypto::identify_certificate(signer))
        signer_time_ = {identity->not_before, identity->not_after};
    auto addresses = stamp_addresses(context, signer);
    auto nonce = timestamp::fresh_nonce();
    known_ = !addresses || !nonce;
    if (!addresses) outcome_ = forward(addresses);
    if (!nonce) outcome_ = forward(nonce);
    if (known_) return;
    addresses_ = std::move(*addresses);
    request_->nonce = std::move(*nonce);
}

std::optional<online::Request> StampInquiry::next() {
    if (known_) return std::nullopt;
    online::Request request;
    request.kind = online::Kind::timestamp;
    request.addresses = addresses_;
    request.body = timestamp::encode(*request_);
    request.check = [asked = std::make_shared<const timestamp::Request>(*request_), plain = plain_,
                     refused = said_no_](ByteView body) { return check(*asked, plain, *refused, body); };
    return request;
}

void StampInquiry::take(Result<online::Answer> answer) {
    if (!answer) {
        known_ = true;
        Error why = std::move(answer.error());
        if (why.code == Errc::denied && *said_no_) why.code = Errc::unavailable;  // a server did, nobody here
        if (!refusals_.empty()) why.detail = refusals_ + "; " + why.detail;
        outcome_ = tl::unexpected(std::move(why));
        return;
    }
    const auto read = timestamp::read_answer(answer->body);
    if (!read) return refused(answer->url, read.error());
    if (!plain_ && may_refuse_form(*read)) {
        plain_ = true;
        request_->nonce.clear();
        request_->certificates = false;
        const std::string url = answer->url;  // the same server first
        std::stable_partition(addresses_.begin(), addresses_.end(),
                              [&](const online::Address& one) { return one.url == url; });
        return;
    }
    auto token = timestamp::token_for(*request_, *read);
    if (!token) return refused(answer->url, token.error());
    auto signer =
        look_among(context_, [&](const auto& certificates) { return timestamp::verify_token(*token, certificates); });
    if (!signer) return refused(answer->url, signer.error());
    // It would prove that the signature was made with a certificate that was no more, or not yet.
    const TimePoint at = token->info.gen_time;
    if (signer_time_ && (at < signer_time_->first || at > signer_time_->second))
        return refused(answer->url, {Errc::unavailable, "stamps the time " + iso_time(at) +
                                                            ", at which the signer's certificate is out of its time"});
    known_ = true;
    outcome_ = Stamp{std::move(*token), std::move(*signer), answer->url, {}};
    if (at <= context_.now + certs::clock_tolerance && at + certs::clock_tolerance >= context_.now) return;
    const std::string times = iso_time(at) + ", here " + iso_time(context_.now);
    outcome_->clock_apart = answer->url + ": " + times;
    if (context_.clock_apart) context_.clock_apart(answer->url, times);
}

void StampInquiry::refused(const std::string& url, Error why) {
    refusals_ += (refusals_.empty() ? "" : "; ") + url + ": " + why.detail;
    drop_asked(addresses_, url);
    if (!addresses_.empty()) return;
    known_ = true;
    outcome_ = fail(why.code, refusals_);
}

std::vector<online::Request> StampErrand::next() {
    std::vector<online::Request> requests;
    if (auto request = inquiry_.next()) requests.push_back(std::move(*request));
    return requests;
}

}  // namespace pidpys::proof
