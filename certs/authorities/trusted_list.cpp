// SPDX-License-Identifier: MIT
#include "certs/authorities/trusted_list.hpp"

#include <algorithm>
#include <set>

#include "certs/authorities/trusted_list_content.hpp"
#include "certs/fingerprint.hpp"
#include "crypto/base/octet_order.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/xml/enveloped_signature.hpp"

namespace pidpys::certs {
namespace {

// "Trusted List Administrator" of the central certifying authority (NTRUA-43220851), 2022 to 2027: the EC edition's.
constexpr std::string_view known_signers[] = {"cffed3a9a9967b3cc7c73ad864bca8edba9e1c09b804afcb7ff3ef98b1666d74"};

bool is_one_of(std::span<const std::string_view> known, const std::vector<std::string>& further,
               const std::string& fingerprint) {
    return std::ranges::find(known, fingerprint) != known.end() ||
           std::ranges::find(further, fingerprint) != further.end();
}

}  // namespace

bool looks_like_trusted_list(ByteView octets) {
    const std::string_view front = as_text(octets).substr(0, 4096);
    return front.find("TrustServiceStatusList") != std::string_view::npos;
}

std::vector<Bytes> TrustedList::certificates() const {
    std::set<Bytes, OctetOrder> all;
    for (const TrustedProvider& provider : providers)
        for (const TrustedService& service : provider.services)
            all.insert(service.certificates.begin(), service.certificates.end());
    return {all.begin(), all.end()};
}

ServiceStandings TrustedList::standings() const {
    ServiceStandings standings;
    for (const TrustedProvider& provider : providers)
        for (const TrustedService& service : provider.services)
            for (const Bytes& certificate : service.certificates) standings.add(certificate, service.periods);
    return standings;
}

Result<TrustedList> read_trusted_list(ByteView octets, const std::vector<std::string>& further_signers) {
    const auto named = [](const Error& error) { return fail(error.code, "the trusted list: " + error.detail); };
    (void)crypto::load_provider();  // without it a national signature is merely unsupported
    const auto document = xml::Document::read(octets, {.octets = max_trusted_list});
    if (!document) return named(document.error());
    std::string stranger;
    const auto signature = xml::verify_enveloped(*document, [&](ByteView certificate) {
        const std::string fingerprint = fingerprint_of(certificate);
        if (is_one_of(known_signers, further_signers, fingerprint)) return true;
        stranger = fingerprint;
        return false;
    });
    if (!signature && !stranger.empty())
        return fail(Errc::untrusted, "the trusted list: its signer is not known here, SHA-256 " + stranger +
                                         "; if the central authority itself confirms that it is theirs, name it in "
                                         "authorities.trusted_list_signers of pidpys.toml");
    if (!signature) return named(signature.error());
    auto list = read_list_content(*document);
    if (!list) return list;
    const auto signer = crypto::identify_certificate(signature->certificate);
    if (!signer || !signer->is_valid_at(list->issued))
        return fail(Errc::untrusted, "the trusted list: issued when its signer's certificate was not valid");
    return list;
}

}  // namespace pidpys::certs
