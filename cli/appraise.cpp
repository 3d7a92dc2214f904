// SPDX-License-Identifier: MIT
#include "cli/appraise.hpp"

namespace pidpys::cli {

Result<void> appraise(const Context& context, const NetworkChoice& choice, const certs::AuthorityRegistry& authorities,
                      certs::TimePoint now, const proof::Appraisal::Judge& judge) {
    proof::Appraisal appraisal({authorities, now}, judge);
    if (!appraisal.begin()) return {};
    const auto network = Network::open(context, choice);
    if (!network) {
        (void)complain(context, network.error());
        return {};
    }
    return network->run(appraisal);
}

}  // namespace pidpys::cli
