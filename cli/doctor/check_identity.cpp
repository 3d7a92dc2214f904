// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

bool is_past(const ASN1_TIME* time, certs::TimePoint now) {
    std::time_t at = std::chrono::system_clock::to_time_t(now);
    return X509_cmp_time(time, &at) < 0;
}

}  // namespace

Finding check_clock(const Context& context, certs::TimePoint now) {
    const auto language = context.language;
    if (now >= certs::kEarliestBelievableTime)
        return {Health::good, say(language, Text::clock_good, {time_text(now)}), {}};
    return {Health::bad, say(language, Text::clock_wrong, {time_text(now)}), say(language, Text::clock_cure)};
}

Finding check_identity(const Context& context, const Result<certs::TlsIdentity>& identity, certs::TimePoint now) {
    const auto language = context.language;
    if (!identity && identity.error().code == Errc::not_found)
        return mended_by(start_service(context), Health::bad,
                         say(language, Text::no_identity, {context.tls().string()}));
    if (!identity)
        return {Health::bad, say(language, Text::identity_damaged, {shown(identity.error().detail)}),
                say(language, Text::renew_cure)};

    const X509* leaf = identity->leaf.get();
    if (is_past(X509_get0_notAfter(leaf), now))
        return {Health::bad, say(language, Text::identity_expired), say(language, Text::renew_cure)};
    if (!is_past(X509_get0_notBefore(leaf), now))
        return {Health::bad, say(language, Text::identity_future), say(language, Text::clock_cure)};
    if (certs::is_spent(*identity, now))
        return {Health::bad, say(language, Text::identity_other_names), say(language, Text::renew_cure)};
    if (certs::renewal_due(*identity, now))
        return {Health::note, say(language, Text::identity_ends_soon, {time_text(certs::trust_ends(*identity))}),
                say(language, Text::trust_renew_cure), by_trust_renew(context)};
    return {Health::good, say(language, Text::identity_good), {}};
}

}  // namespace pidpys::cli
