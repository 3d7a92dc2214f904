// SPDX-License-Identifier: MIT
// Where the certificate comes from that connections are given: made here for this machine's browsers, or files of the
// administrator's.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "certs/certificate.hpp"
#include "daemon/transport/tls_context.hpp"

namespace pidpys::daemon {

class IdentitySource {
public:
    virtual ~IdentitySource() = default;

    // At the start. Without it nothing is served.
    virtual Result<TlsContext> open(certs::TimePoint now) = 0;

    // What connections are to be given from now on, if it is another than before. Cheap enough for every `look_every`.
    // What is wrong with it is logged, and the old one served on.
    virtual std::optional<TlsContext> refresh(certs::TimePoint now) = 0;
    [[nodiscard]] virtual std::chrono::seconds look_every() const = 0;

    // The authority that clients are to trust, where it is ours to say; else an empty path.
    [[nodiscard]] virtual std::filesystem::path authority() const { return {}; }
};

}  // namespace pidpys::daemon
