// SPDX-License-Identifier: MIT
// pidpys trust install|status|renew|remove: may browsers and other programs of this user believe the service's certificate?
#pragma once

#include "cli/context.hpp"

namespace pidpys::cli {

struct TrustOptions {
    bool browsers_only = false;  // leave the system's store alone
};

// Makes the identity if there is none yet, so that trust can be set up before the first start.
int run_trust_install(const Context& context, const TrustOptions& options);
int run_trust_status(const Context& context, const TrustOptions& options);  // 1 unless every browser store trusts
// A new authority in place of the present one wherever that is trusted; nothing changes unless all of it does.
int run_trust_renew(const Context& context, const TrustOptions& options);
int run_trust_remove(const Context& context, const TrustOptions& options);

}  // namespace pidpys::cli
