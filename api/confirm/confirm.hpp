// SPDX-License-Identifier: MIT
// The confirmation page of a signing host (docs/host.md): people log in with the password of their DSS account, see the
// tasks of theirs that rules have left open, and allow or refuse each.
#pragma once

#include "api/dss/dss.hpp"
#include "api/http/router.hpp"
#include "api/messages/language.hpp"

namespace pidpys::api::confirm {

// Adds /confirm with all below it. `dss` outlives the router; `usual`: the language where a browser names none.
void add_confirmation_page(Router& router, dss::Dss& dss, Language usual);

}  // namespace pidpys::api::confirm
