// SPDX-License-Identifier: MIT
// [host]: DssSign alone, reached over the network (docs/host.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "api/oidc/issuer.hpp"
#include "api/peers/forwarded.hpp"

namespace pidpys::daemon {

enum class ClientCertificates { optional, required };

struct HostSettings {
    bool on = false;                 // the section stands in the file
    std::vector<std::string> names;  // "sign.bank.ua", "sign.bank.ua:8443"
    std::filesystem::path certificate, key;
    std::filesystem::path client_authorities;  // empty: clients are not asked for certificates
    ClientCertificates client_certificates = ClientCertificates::required;
    api::ProxyRules proxies;
    bool confirm = false;  // people allow or refuse at /confirm what rules leave open
    std::uint32_t address_requests_per_second = 1000;
    std::size_t address_connections = 256;
    std::uint64_t address_octets = std::uint64_t{1} << 30;                        // of bodies and answers under way
    std::uint64_t client_requests = 256, client_octets = std::uint64_t{1} << 30;  // under way, of one client
    std::uint64_t user_requests = 128, user_octets = std::uint64_t{1} << 30;
    std::uint32_t user_requests_per_second = 200;
    bool has_issuer = false;  // [oidc] stands in the file
    api::oidc::IssuerConfig issuer;
};

}  // namespace pidpys::daemon
