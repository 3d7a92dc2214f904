// SPDX-License-Identifier: MIT
// Does the service answer on a port of this machine, as a browser would see it?
#pragma once

#include <cstdint>

#include "certs/identity/tls_identity.hpp"

namespace pidpys::cli {

enum class ProbeResult {
    ours,      // TLS with a certificate of this installation's authority, good now, for localhost
    stranger,  // TLS with another certificate
    no_tls,    // somebody listens and does not speak TLS
    closed     // nobody listens
};

// Connects to 127.0.0.1 and, if nobody is there, to ::1; a few seconds at most. `authority` may be null.
ProbeResult probe_tls(std::uint16_t port, X509* authority);

}  // namespace pidpys::cli
