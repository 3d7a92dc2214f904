// SPDX-License-Identifier: MIT
#include "api/accounts/site.hpp"

#include <libpsl.h>

namespace pidpys::api {

std::string site_of(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);  // another origin, but the same people
    if (host.ends_with(".localhost")) return "localhost";
    std::string whole(host);
    const bool address =
        whole.find(':') != std::string::npos || whole.find_last_not_of("0123456789.") == std::string::npos;
    if (address) return whole;
    const char* domain = psl_registrable_domain(psl_builtin(), whole.c_str());
    return domain != nullptr ? std::string(domain) : whole;
}

}  // namespace pidpys::api
