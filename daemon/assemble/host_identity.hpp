// SPDX-License-Identifier: MIT
// The certificate of a signing host: files of the administrator's, which whoever renews certificates replaces.
#pragma once

#include <array>
#include <cstdint>

#include "api/messages/language.hpp"
#include "daemon/assemble/identity_source.hpp"
#include "daemon/config/host_settings.hpp"

namespace pidpys::daemon {

class HostIdentity final : public IdentitySource {
public:
    // Words for errors are in that language.
    HostIdentity(HostSettings settings, api::Language language) : settings_(std::move(settings)), language_(language) {}

    // Reads the files. not_found, denied (others may change one, or read the key), too_large, io; malformed: no
    // certificate or key, or of another one; expired (or not valid yet).
    Result<TlsContext> open(certs::TimePoint now) override;

    // The files are read when one of them is another than before. Of a pair that is being replaced the halves come one
    // after another: what does not fit is told once and looked at again when a file changes.
    std::optional<TlsContext> refresh(certs::TimePoint now) override;
    [[nodiscard]] std::chrono::seconds look_every() const override { return std::chrono::seconds(2); }

private:
    // Of a file by which a change is seen; of one that is not there nothing.
    struct Stamp {
        std::filesystem::file_time_type written{};
        std::uintmax_t size = 0;
        bool operator==(const Stamp&) const = default;
    };
    [[nodiscard]] std::array<Stamp, 3> stamps() const;
    Result<TlsContext> read(certs::TimePoint now);
    void tell_end(certs::TimePoint now);

    const HostSettings settings_;
    const api::Language language_;
    std::array<Stamp, 3> seen_;
    certs::TimePoint ends_{}, told_{};  // of the certificate that is served; when that was last told
};

}  // namespace pidpys::daemon
