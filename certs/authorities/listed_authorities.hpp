// SPDX-License-Identifier: MIT
// CAs.json: the providers of Ukraine with the addresses of their services (pki 5.3). It is not signed: it gives
// addresses, and never trust.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

inline constexpr std::size_t max_authority_list = std::size_t{1} << 20;  // octets

struct ListedAuthority {
    std::string edrpou;              // 8 to 10 digits
    std::vector<std::string> names;  // CN of its certificates, the present one first
    std::string tsp_url, ocsp_url, cmp_url;
};

// Errors: too_large; malformed, with the line or the authority that is wrong. Nothing is taken of a list with a fault.
Result<std::vector<ListedAuthority>> read_authority_list(ByteView json);

// The address rule: a host alone gets the usual path of its service, a port is written unless it is 80. Empty address:
// empty. Errors: malformed (no address of http or https).
Result<std::string> listed_url(const std::string& address, const std::string& port, const std::string& service);

// The caId by which clients know an authority; the same in every release.
std::string ca_id_of(const std::string& edrpou);

}  // namespace pidpys::certs
