// SPDX-License-Identifier: MIT
#include "daemon/assemble/served_identity.hpp"

#include "daemon/log.hpp"

namespace pidpys::daemon {
namespace {

constexpr std::chrono::hours kLookAgain{12};

}  // namespace

std::string day_of(certs::TimePoint at) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
    return std::to_string(int(day.year())) + '-' + std::to_string(unsigned(day.month())) + '-' +
           std::to_string(unsigned(day.day()));
}

Result<TlsContext> ServedIdentity::open(certs::TimePoint now) {
    auto identity = certs::load_or_make_identity(directory_, now);
    if (!identity) return forward(identity);
    std::error_code ignored;
    written_ = std::filesystem::last_write_time(certs::identity_file(directory_), ignored);
    looked_ = now;
    trust_ends_ = certs::trust_ends(*identity);
    if (certs::renewal_due(*identity, now))
        log(LogLevel::warning, "browsers trust this service until " + day_of(certs::trust_ends(*identity)) +
                                   "; `pidpys trust renew` makes it last");
    auto context = make_tls_context(identity->leaf.get(), identity->key.get());
    if (context) leaf_ = std::move(identity->leaf);
    return context;
}

std::optional<TlsContext> ServedIdentity::refresh(certs::TimePoint now) {
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(certs::identity_file(directory_), ignored);
    const bool due = now < looked_ || now - looked_ >= kLookAgain;  // also when the clock was put back
    if (written == written_ && !due) return std::nullopt;
    const crypto::X509Ptr before = std::move(leaf_);
    auto context = open(now);
    if (!context) {
        log(LogLevel::error, context.error().detail);
        return std::nullopt;
    }
    if (before && X509_cmp(before.get(), leaf_.get()) == 0) return std::nullopt;
    return std::move(*context);
}

}  // namespace pidpys::daemon
