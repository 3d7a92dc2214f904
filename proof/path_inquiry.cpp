// SPDX-License-Identifier: MIT
#include "proof/path_inquiry.hpp"

#include <algorithm>

#include "certs/issued_by.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "proof/addresses.hpp"

namespace pidpys::proof {
namespace {

constexpr std::size_t max_fetches = 6;  // no path is longer (pki 4.2)

bool may_have_issued(const crypto::CertificateIdentity& issuer, const crypto::CertificateIdentity& certificate) {
    const ByteView wanted = certificate.authority_key_id, own = issuer.subject_key_id;
    return crypto::same_name(issuer.subject, certificate.issuer) &&
           (wanted.empty() || own.empty() || std::ranges::equal(wanted, own));
}

// The highest certificate that can be reached among these; the views are into `pool` and `certificate`.
ByteView highest_of(ByteView certificate, const std::vector<Bytes>& pool) {
    for (std::size_t steps = 0; steps < max_fetches; ++steps) {
        const auto identity = crypto::identify_certificate(certificate);
        if (!identity || crypto::same_name(identity->issuer, identity->subject)) break;
        const auto issuer = std::find_if(pool.begin(), pool.end(), [&](const Bytes& one) {
            const auto other = crypto::identify_certificate(one);
            return other && may_have_issued(*other, *identity);
        });
        if (issuer == pool.end()) break;
        certificate = *issuer;
    }
    return certificate;
}

// An answer that does not lead on is none: kept, it would stand in the way when the server is right again.
Result<online::Verdict> check(ByteView body, ByteView certificate, TimePoint keep_until) {
    const auto bundle = crypto::read_certificate_bundle(body);
    if (!bundle) return tl::unexpected(bundle.error());
    const auto is_issuer = [&](const Bytes& one) { return certs::is_signed_by(certificate, one); };
    if (std::ranges::none_of(*bundle, is_issuer))
        return fail(Errc::untrusted, "sent no certificate of whoever has issued the one below");
    return online::Verdict{keep_until};
}

}  // namespace

PathInquiry::PathInquiry(Context& context, Bytes certificate, TimePoint at)
    : context_(context), certificate_(std::move(certificate)), at_(at) {}

std::vector<std::string> PathInquiry::missing_issuer_urls(ByteView highest) const {
    const auto facts = certs::certificate_facts(highest);
    std::vector<std::string> urls = facts ? facts->issuer_urls : std::vector<std::string>{};
    std::erase_if(urls, [&](const std::string& url) { return asked_.contains(url); });
    return urls;
}

std::optional<online::Request> PathInquiry::next() {
    auto path = context_.authorities->validate(certificate_, context_.certificates, at_);
    if (path) {
        outcome_ = std::move(path->certificates);
        return std::nullopt;
    }
    const bool incomplete = path.error().code == Errc::untrusted && asked_.size() < max_fetches;
    Bytes highest;
    if (incomplete) highest = to_bytes(highest_of(certificate_, candidates(context_)));
    const auto urls = incomplete ? missing_issuer_urls(highest) : std::vector<std::string>{};
    if (urls.empty()) {
        if (!trouble_.empty()) path.error().detail += "; " + trouble_;
        outcome_ = forward(path);
        return std::nullopt;
    }
    asked_.insert(urls.begin(), urls.end());
    online::Request request;
    request.kind = online::Kind::certificates;
    request.addresses = foreign_addresses(urls);
    request.cache_key = urls.front();
    request.check = [highest, keep_until = context_.now + std::chrono::hours(24)](ByteView body) {
        return check(body, highest, keep_until);
    };
    return request;
}

void PathInquiry::take(Result<online::Answer> answer) {
    const auto found = answer ? crypto::read_certificate_bundle(answer->body) : tl::unexpected(answer.error());
    if (found)
        remember(context_, *found);
    else
        trouble_ = found.error().detail;
}

}  // namespace pidpys::proof
