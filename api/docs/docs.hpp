// SPDX-License-Identifier: MIT
// The description of everything the service answers: /openapi.json (OpenAPI 3.1, both contracts in one document), and
// /docs, the same for people. Kept by hand in source/, joined when the build is configured; a test holds it against
// the route table, another drives the service with every example.
#pragma once

#include <string_view>

#include "api/http/router.hpp"

namespace pidpys::api {

std::string_view openapi_document();

void add_docs(Router& router, const Contract& contract);

}  // namespace pidpys::api
