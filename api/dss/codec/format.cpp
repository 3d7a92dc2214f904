// SPDX-License-Identifier: MIT
#include "api/dss/codec/format.hpp"

#include <algorithm>
#include <array>

#include "api/http/media_type.hpp"

namespace pidpys::api::dss {

std::optional<Format> request_format(const Headers& headers) {
    static constexpr std::array binary = {"application/x-protobuf", "application/protobuf", "application/octet-stream",
                                          "application/x-www-form-urlencoded"};
    const auto type = find_header(headers, "Content-Type");
    if (is_media_type(type, "application/json")) return Format::json;
    if (type.empty() ||
        std::any_of(binary.begin(), binary.end(), [&](auto known) { return is_media_type(type, known); }))
        return Format::protobuf;
    return std::nullopt;
}

Format response_format(const Headers& headers, bool lenient) {
    auto accept = find_header(headers, "Accept");
    if (accept.empty()) return lenient && request_format(headers) == Format::json ? Format::json : Format::protobuf;
    while (!accept.empty()) {
        const auto end = accept.find(',');
        if (is_media_type(accept.substr(0, end), "application/json")) return Format::json;
        if (end == std::string_view::npos) break;
        accept.remove_prefix(end + 1);
    }
    return Format::protobuf;
}

}  // namespace pidpys::api::dss
