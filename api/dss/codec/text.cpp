// SPDX-License-Identifier: MIT
#include "api/dss/codec/text.hpp"

#include "crypto/base/ascii.hpp"

namespace pidpys::api::dss {

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) { return lower_ascii(a) == lower_ascii(b); }

}  // namespace pidpys::api::dss
