// SPDX-License-Identifier: MIT
// Who is behind a host name: the registrable domain by the Public Suffix List (publicsuffix.org), private suffixes
// included, so that the pages of two users of one hosting service are two sites.
#pragma once

#include <string>
#include <string_view>

namespace pidpys::api {

// "www.bank.com.ua" gives "bank.com.ua". A host that has no registrable domain (an address, localhost, a bare name, a
// public suffix itself) stays as it is; names below localhost are localhost. `host`: lower case, as in Origin.
std::string site_of(std::string_view host);

}  // namespace pidpys::api
