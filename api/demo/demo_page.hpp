// SPDX-License-Identifier: MIT
// The page at https://localhost:9091/: pick a file, sign it, download the signature. It uses the Cipher contract
// like any other page, and is the shortest example of it.
#pragma once

#include "api/http/router.hpp"

namespace pidpys::api {

void add_demo_page(Router& router, const Contract& contract);

}  // namespace pidpys::api
