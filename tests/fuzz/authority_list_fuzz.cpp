// SPDX-License-Identifier: MIT
// CAs.json of any kind: read or refused, and what is read is an address of http or https.
#include <cstdlib>

#include "certs/authorities/listed_authorities.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto list = pidpys::certs::read_authority_list({data, size});
    if (!list) return 0;
    for (const auto& authority : *list)
        for (const auto* url : {&authority.tsp_url, &authority.ocsp_url, &authority.cmp_url})
            if (!url->empty() && !url->starts_with("http://") && !url->starts_with("https://")) std::abort();
    return 0;
}
