// SPDX-License-Identifier: MIT
#include "proof/prospect.hpp"

#include <algorithm>

#include "certs/certificate.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "online/target.hpp"
#include "proof/path_inquiry.hpp"

namespace pidpys::proof {

Result<void> check_prospect(Context context, const Bytes& certificate, crypto::CadesLevel level) {
    const auto identity = crypto::identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    const auto facts = certs::certificate_facts(certificate);
    const std::string whose = "certificate " + (facts ? facts->serial : std::string("?"));
    if (!identity->is_valid_at(context.now)) return fail(Errc::expired, whose + " is out of its time");
    if (level == crypto::CadesLevel::t) return {};
    PathInquiry inquiry(context, certificate, context.now);
    while (auto request = inquiry.next()) {
        const auto can_be_asked = [](const online::Address& address) {
            return online::parse_target(address.url).has_value();
        };
        if (std::any_of(request->addresses.begin(), request->addresses.end(), can_be_asked)) return {};
        inquiry.take(fail(Errc::unavailable, "no address of an issuer can be asked"));
    }
    auto path = inquiry.outcome();
    if (!path) return fail(path.error().code, whose + ": " + path.error().detail);
    return {};
}

}  // namespace pidpys::proof
