// SPDX-License-Identifier: MIT
#include "api/http/target.hpp"

#include "api/http/fields.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {

Result<Target> parse_target(std::string_view target) {
    const auto malformed = [] { return fail(Errc::malformed, "request target"); };
    if (target.find('#') != std::string_view::npos) return malformed();
    if (target.starts_with('/') || target == "*") return Target{{}, {}, target};
    const auto scheme = target.find("://");
    if (scheme == std::string_view::npos || scheme == 0) return malformed();
    const auto rest = target.substr(scheme + 3);
    const auto end = rest.find_first_of("/?");
    const auto authority = rest.substr(0, end);
    // An absolute form with an empty path is short for "/" (RFC 9112 §3.2.2).
    const auto origin_form = end == std::string_view::npos ? std::string_view("/") : rest.substr(end);
    if (authority.empty() || !origin_form.starts_with('/')) return malformed();
    return Target{target.substr(0, scheme), authority, origin_form};
}

Result<std::string_view> target_path(std::string_view target) {
    if (!target.starts_with('/')) return fail(Errc::malformed, "request target is not in origin form");
    auto path = target.substr(0, target.find('?'));
    if (path.find('%') != std::string_view::npos) {
        bool broken = false;
        const auto decoded = percent_decode(path, false, broken);
        if (broken || decoded.find('\0') != std::string::npos)
            return fail(Errc::malformed, "broken escape in request target");
    }
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::string_view target_query(std::string_view target) {
    const auto start = target.find('?');
    return start == std::string_view::npos ? std::string_view() : target.substr(start + 1);
}

std::optional<std::string> query_parameter(std::string_view query, std::string_view name, bool fold_case) {
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        const auto equals = pair.find('=');
        bool broken = false;
        const std::string key = percent_decode(pair.substr(0, equals), true, broken);
        if (!(fold_case ? equal_folded(key, name) : key == name)) continue;
        return equals == std::string_view::npos ? std::string() : percent_decode(pair.substr(equals + 1), true, broken);
    }
    return std::nullopt;
}

}  // namespace pidpys::api
