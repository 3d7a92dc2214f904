// SPDX-License-Identifier: MIT
// The page at https://localhost:9091/, a workbench: sign, verify, ask for permission, with every option; it shows the
// calls it makes as code. It uses the Cipher contract like any other page.
#pragma once

#include <cstdint>
#include <functional>

#include "api/http/router.hpp"

namespace pidpys::api {

// Of browsers in the service's certificate.
struct TrustEnd {
    std::int64_t ends = 0;  // Unix seconds; 0: unknown
    bool due = false;       // so soon that it is to be renewed
    bool operator==(const TrustEnd&) const = default;
};

// `trust` is asked on the network thread; its answer is /trust.json, for the service's own page.
void add_demo_page(Router& router, const Contract& contract, std::function<TrustEnd()> trust);

}  // namespace pidpys::api
