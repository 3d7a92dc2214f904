// SPDX-License-Identifier: MIT
// What a command judges: by what is at hand, then by what servers tell of the certificates whose status nobody here knows.
#pragma once

#include "cli/network.hpp"
#include "proof/appraisal.hpp"

namespace pidpys::cli {

// `judge` as for proof::Appraisal; what it judged last is the outcome. The network is opened where somebody is to be
// asked; if it cannot be, that is told, and the first judgement stays. Errc::cancelled after Ctrl-C.
Result<void> appraise(const Context& context, const NetworkChoice& choice, const certs::AuthorityRegistry& authorities,
                      certs::TimePoint now, const proof::Appraisal::Judge& judge);

}  // namespace pidpys::cli
