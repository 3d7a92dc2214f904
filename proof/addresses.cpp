// SPDX-License-Identifier: MIT
#include "proof/addresses.hpp"

#include <algorithm>
#include <array>

#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/distinguished_name.hpp"

namespace pidpys::proof {
namespace {

constexpr std::array<std::string_view, 3> families{"dstu", "rsa", "ecdsa"};

// As it stands in paths of providers that have a server for each algorithm (/services/tsp/dstu/).
std::string_view family_of(const certs::CertificateFacts& certificate) {
    if (certificate.key_algorithm.starts_with("RSA")) return "rsa";
    if (certificate.key_algorithm.starts_with("EC")) return "ecdsa";
    return "dstu";
}

bool is_of_another_family(const std::string& url, std::string_view own) {
    return std::any_of(families.begin(), families.end(), [&](std::string_view family) {
        return family != own && url.find("/" + std::string(family) + "/") != std::string::npos;
    });
}

void add(std::vector<online::Address>& to, const online::Address& address) {
    const bool there =
        std::any_of(to.begin(), to.end(), [&](const online::Address& one) { return one.url == address.url; });
    if (!address.url.empty() && !there) to.push_back(address);
}

// The authority that has issued the certificate: one whose own certificate is above it, or that is listed with the
// issuer's CN. A registry may hold a thousand.
const certs::Authority* authority_of(const Context& context, ByteView certificate) {
    const auto identity = crypto::identify_certificate(certificate);
    if (!identity) return nullptr;
    for (const certs::Authority& authority : context.authorities->authorities())
        for (const Bytes& own : authority.certificates)
            if (const auto other = crypto::identify_certificate(own))
                if (crypto::same_name(other->subject, identity->issuer)) return &authority;
    const auto facts = certs::certificate_facts(certificate);
    return facts && !facts->issuer.full_name.empty() ? context.authorities->find_issuer(facts->issuer.full_name)
                                                     : nullptr;
}

}  // namespace

Result<std::vector<online::Address>> stamp_addresses(const Context& context, ByteView signer) {
    std::vector<online::Address> found = context.stamp_servers;
    const auto facts = certs::certificate_facts(signer);
    if (facts) {
        const auto own = static_cast<std::ptrdiff_t>(found.size());
        for (const std::string& url : facts->tsp_urls) add(found, {url, online::Source::foreign});
        const std::string_view family = family_of(*facts);
        std::stable_partition(found.begin() + own, found.end(),
                              [&](const online::Address& one) { return !is_of_another_family(one.url, family); });
    }
    if (!found.empty()) return found;
    if (const auto* authority = authority_of(context, signer))
        add(found, {authority->tsp_url, online::Source::foreign});
    if (!found.empty()) return found;
    if (const auto* authority = context.authorities->find(context.authority))
        add(found, {authority->tsp_url, online::Source::foreign});
    if (!found.empty()) return found;
    const std::string names_none = facts ? "certificate " + facts->serial + " names none, and " : std::string();
    return fail(Errc::not_found, "no time-stamp server is known: " + names_none + "none is configured");
}

std::vector<online::Address> status_addresses(const Context& context, ByteView certificate) {
    const auto facts = certs::certificate_facts(certificate);
    auto found = foreign_addresses(facts ? facts->ocsp_urls : std::vector<std::string>{});
    if (!found.empty()) return found;
    if (const auto* authority = authority_of(context, certificate))
        add(found, {authority->ocsp_url, online::Source::foreign});
    return found;
}

std::vector<online::Address> foreign_addresses(const std::vector<std::string>& urls) {
    std::vector<online::Address> found;
    for (const std::string& url : urls) add(found, {url, online::Source::foreign});
    return found;
}

Result<std::vector<online::Address>> askable(const online::Fetcher& network, std::vector<online::Address> addresses) {
    std::optional<Error> refusal;
    std::erase_if(addresses, [&](const online::Address& address) {
        auto allowed = network.may_ask(address);
        if (!allowed && !refusal) refusal = std::move(allowed.error());
        return !allowed;
    });
    if (addresses.empty() && refusal) return tl::unexpected(std::move(*refusal));
    return addresses;
}

void drop_asked(std::vector<online::Address>& addresses, const std::string& answered) {
    const auto found = std::find_if(addresses.begin(), addresses.end(),
                                    [&](const online::Address& one) { return one.url == answered; });
    addresses.erase(addresses.begin(), found == addresses.end() ? found : found + 1);
}

}  // namespace pidpys::proof
