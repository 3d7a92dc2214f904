// SPDX-License-Identifier: MIT
// What one revocation list says of one certificate of its own issuer.
#pragma once

#include "certs/revocation.hpp"
#include "crypto/crl/revocation_list.hpp"

namespace pidpys::certs {

enum class Says {
    nothing,
    held,  // certificateHold: may be taken back
    revoked,
    removed,  // removeFromCRL
};

struct ListAnswer {
    Says says = Says::nothing;
    std::string detail = {};                    // of held and revoked: when and why
    std::optional<Revocation> revocation = {};  // likewise
    std::optional<Revocation> later = {};       // the first after the time
};

// At a time: the same serial (content octets) may stand several times in a list, as its history (pki 3.5). What is revoked
// for good stays so. A key that is stated to have been compromised is so from then on.
ListAnswer ask_list(const crypto::RevocationList& list, ByteView serial, TimePoint at);

}  // namespace pidpys::certs
