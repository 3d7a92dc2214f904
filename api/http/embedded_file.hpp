// SPDX-License-Identifier: MIT
// Files that are compiled into the program: pages, their scripts and styles, documents.
#pragma once

#include <string>
#include <string_view>

#include "api/http/router.hpp"

namespace pidpys::api {

// GET `path` answers `text`, which lives for ever, to anybody. A page among them loads nothing but this service's own
// files, runs no inline script and is framed by nobody.
void add_embedded_file(Router& router, const Contract& contract, std::string path, std::string content_type,
                       std::string_view text);

}  // namespace pidpys::api
