// SPDX-License-Identifier: MIT
// Whether a signature that is still to be made could reach its level, as far as that is known before any server is asked.
#pragma once

#include "crypto/cades/level.hpp"
#include "proof/context.hpp"

namespace pidpys::proof {

// By this certificate (DER), made now. Errors: expired (it is out of its time); those of AuthorityRegistry::validate where
// a level beyond T needs a path that is not at hand, and no certificate tells where a missing issuer could be fetched, or
// the network would not ask there (Fetcher::may_ask).
Result<void> check_prospect(Context context, const Bytes& certificate, crypto::CadesLevel level,
                            const online::Fetcher& network);

}  // namespace pidpys::proof
