// SPDX-License-Identifier: MIT
#include "api/dss/codec/format.hpp"

#include <algorithm>
#include <array>

#include "api/dss/codec/text.hpp"

namespace pidpys::api::dss {

bool is_media_type(std::string_view value, std::string_view type) {
    if (value.size() < type.size() || !equal_ignoring_case(value.substr(0, type.size()), type)) return false;
    // "application/json charset=utf-8", without the semicolon, stands in the vendor's own samples.
    return value.size() == type.size() || std::string_view("; \t,").find(value[type.size()]) != std::string_view::npos;
}

std::optional<Format> request_format(const Headers& headers) {
    static constexpr std::array binary = {"application/x-protobuf", "application/protobuf", "application/octet-stream",
                                          "application/x-www-form-urlencoded"};
    const auto type = find_header(headers, "Content-Type");
    if (is_media_type(type, "application/json")) return Format::json;
    if (type.empty() || std::any_of(binary.begin(), binary.end(), [&](auto known) { return is_media_type(type, known); }))
        return Format::protobuf;
    return std::nullopt;
}

Format response_format(const Headers& headers, bool lenient) {
    auto accept = find_header(headers, "Accept");
    if (accept.empty()) return lenient && request_format(headers) == Format::json ? Format::json : Format::protobuf;
    while (!accept.empty()) {
        const auto end = accept.find(',');
        if (is_media_type(trimmed(accept.substr(0, end)), "application/json")) return Format::json;
        if (end == std::string_view::npos) break;
        accept.remove_prefix(end + 1);
    }
    return Format::protobuf;
}

}  // namespace pidpys::api::dss
