// SPDX-License-Identifier: MIT
#include "cli/appraise.hpp"

namespace pidpys::cli {

void appraise(const Context& context, const NetworkChoice& choice, const certs::AuthorityRegistry& authorities,
              certs::TimePoint now, const proof::Appraisal::Judge& judge) {
    auto unknown = std::make_optional(judge({}));
    if (unknown->empty() || choice.offline) return;
    const auto network = Network::open(context, choice);
    if (!network) {
        (void)complain(context, network.error());
        return;
    }
    // The first judgement has been made.
    proof::Appraisal appraisal({authorities, now}, [&](const certs::StatusMaterial& asked) {
        return unknown ? *std::exchange(unknown, std::nullopt) : judge(asked);
    });
    proof::drive_now(appraisal, network->fetcher(), network->stop());
}

}  // namespace pidpys::cli
