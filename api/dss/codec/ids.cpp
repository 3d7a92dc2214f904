// SPDX-License-Identifier: MIT
#include "api/dss/codec/ids.hpp"

#include <algorithm>
#include <array>

#include "api/dss/codec/text.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::string_view box_suffix = "@diadoc.ru";
constexpr std::array<std::size_t, 4> dashes = {8, 13, 18, 23};

bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> parse_guid(std::string_view text) {
    std::string guid = lower_ascii(text);
    if (guid.size() == 32)
        for (const std::size_t at : dashes) guid.insert(at, 1, '-');
    if (guid.size() != 36) return std::nullopt;
    std::string digits = guid;
    for (auto at = dashes.rbegin(); at != dashes.rend(); ++at) {
        if (digits[*at] != '-') return std::nullopt;
        digits.erase(*at, 1);
    }
    if (!is_hex(digits)) return std::nullopt;
    return guid;
}

std::optional<std::string> parse_box_id(std::string_view text) {
    if (text.size() == 32 + box_suffix.size() && equal_ignoring_case(text.substr(32), box_suffix))
        text = text.substr(0, 32);
    return parse_guid(text);
}

std::string legacy_box_id(std::string_view guid) {
    std::string id(guid);
    id.erase(std::remove(id.begin(), id.end(), '-'), id.end());
    return id.append(box_suffix);
}

std::optional<std::string> parse_thumbprint(std::string_view text) {
    std::string digits = upper(text);
    digits.erase(std::remove(digits.begin(), digits.end(), ' '), digits.end());
    if (digits.size() != 40 || !is_hex(digits)) return std::nullopt;
    return digits;
}

}  // namespace pidpys::api::dss
