// SPDX-License-Identifier: MIT
#include "api/order/digest_title.hpp"

namespace pidpys::api {

std::string digest_title(std::string_view name) {
    constexpr std::string_view sha2 = "SHA", kupyna = "KUPYNA-";
    if (name == "dstu34311") return "ГОСТ 34.311-95";
    if (name.starts_with(kupyna)) return "ДСТУ 7564 (Купина-" + std::string(name.substr(kupyna.size())) + ")";
    const bool bare = name.starts_with(sha2) && name.size() > sha2.size() && name.find('-') == std::string_view::npos;
    return bare ? "SHA-" + std::string(name.substr(sha2.size())) : std::string(name);
}

}  // namespace pidpys::api
