// SPDX-License-Identifier: MIT
#include "api/messages/utf8.hpp"

#include <algorithm>

namespace pidpys::api {

std::string shown_name(std::string_view name) {
    std::string_view rest = name;
    for (std::size_t letters = 0; !rest.empty(); ++letters) {
        if (letters == longest_name) return std::string(name.substr(0, name.size() - rest.size())) + "…";
        rest.remove_prefix(std::max<std::size_t>(utf8_length(rest), 1));
    }
    return std::string(name);
}

}  // namespace pidpys::api
