// SPDX-License-Identifier: MIT
#include "proof/prospect.hpp"

#include "certs/certificate.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "proof/addresses.hpp"
#include "proof/path_inquiry.hpp"

namespace pidpys::proof {

Result<void> check_prospect(Context context, const Bytes& certificate, crypto::CadesLevel level,
                            const online::Fetcher& network) {
    const auto identity = crypto::identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    const auto facts = certs::certificate_facts(certificate);
    const std::string whose = "certificate " + (facts ? facts->serial : std::string("?"));
    if (!identity->is_valid_at(context.now)) return fail(Errc::expired, whose + " is out of its time");
    if (level == crypto::CadesLevel::t) return {};
    PathInquiry inquiry(context, certificate, context.now);
    while (auto request = inquiry.next()) {
        auto addresses = askable(network, std::move(request->addresses));
        if (addresses) return {};
        inquiry.take(forward(addresses));
    }
    auto path = inquiry.outcome();
    if (!path) return fail(path.error().code, whose + ": " + path.error().detail);
    return {};
}

}  // namespace pidpys::proof
