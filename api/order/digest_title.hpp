// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace pidpys::api {

// OpenSSL's name of a digest as people know it: "SHA-256", "ГОСТ 34.311-95", "ДСТУ 7564 (Купина-256)".
std::string digest_title(std::string_view name);

}  // namespace pidpys::api
