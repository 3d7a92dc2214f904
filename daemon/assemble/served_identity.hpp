// SPDX-License-Identifier: MIT
// The TLS identity as the service serves it: this year's leaf today, and what `pidpys trust renew` has put in its place
// a minute after.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "certs/identity/tls_identity.hpp"
#include "daemon/assemble/identity_source.hpp"

namespace pidpys::daemon {

std::string day_of(certs::TimePoint at);  // "2026-8-25", UTC

class ServedIdentity final : public IdentitySource {
public:
    explicit ServedIdentity(std::filesystem::path directory) : directory_(std::move(directory)) {}

    // Under the state's lock; makes an identity where there is none to serve. Errors of load_or_make_identity.
    Result<TlsContext> open(certs::TimePoint now) override;

    // The file is read when it has changed and twice a day.
    std::optional<TlsContext> refresh(certs::TimePoint now) override;
    [[nodiscard]] std::chrono::seconds look_every() const override { return std::chrono::minutes(1); }
    [[nodiscard]] std::filesystem::path authority() const override { return certs::authority_file(directory_); }

    // When browsers' trust in it ends, and whether that is soon. Of what open or refresh have read last.
    [[nodiscard]] certs::TimePoint trust_ends() const { return trust_ends_; }
    [[nodiscard]] bool renewal_due(certs::TimePoint now) const { return now + certs::kRenewalNotice >= trust_ends_; }

private:
    std::filesystem::path directory_;
    certs::TimePoint trust_ends_{};
    std::filesystem::file_time_type written_{};
    certs::TimePoint looked_{};
    crypto::X509Ptr leaf_;
};

}  // namespace pidpys::daemon
