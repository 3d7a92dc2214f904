// SPDX-License-Identifier: MIT
// Which servers are asked about a certificate, in which order (pki 5.1). What a certificate or a public list names is a
// foreign choice.
#pragma once

#include "certs/certificate.hpp"
#include "proof/context.hpp"

namespace pidpys::proof {

// For a time-stamp under the signature of this certificate (DER): the administrator's servers and those in the
// certificate, of a provider's the ones for the key's own algorithm first; where there is none that of its authority, and
// at last that of the authority which the client names. `signer` may be empty: a time-stamp under nobody's signature.
// not_found: there is no server to ask.
Result<std::vector<online::Address>> stamp_addresses(const Context& context, ByteView signer);
std::vector<online::Address> status_addresses(const Context& context, ByteView certificate);
std::vector<online::Address> foreign_addresses(const std::vector<std::string>& urls);

// Those that the network would ask (Fetcher::may_ask); the first refusal where there is none of them.
Result<std::vector<online::Address>> askable(const online::Fetcher& network, std::vector<online::Address> addresses);

// Takes away what has been asked, up to and with the address that answered.
void drop_asked(std::vector<online::Address>& addresses, const std::string& answered);

}  // namespace pidpys::proof
