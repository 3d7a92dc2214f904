// SPDX-License-Identifier: MIT
#include "api/dss/auth/authorization.hpp"

#include "api/dss/codec/text.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::size_t max_length = 8192 + 8;  // "Bearer " with the longest token of an issuer

bool set_once(std::optional<std::string>& member, std::string_view value) {
    if (member) return false;
    member = value;
    return true;
}

}  // namespace

std::optional<Authorization> parse_authorization(std::string_view value) {
    value = without_blanks(value);
    const auto blank = value.find(' ');
    if (value.size() > max_length || blank == std::string_view::npos) return std::nullopt;
    const auto scheme = value.substr(0, blank);
    auto rest = without_blanks(value.substr(blank));

    Authorization authorization;
    if (equal_ignoring_case(scheme, "Bearer")) {
        authorization.token = rest;
        return authorization;
    }
    if (!equal_ignoring_case(scheme, "DiadocAuth")) return std::nullopt;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const auto parameter = without_blanks(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        if (parameter.empty()) continue;
        const auto equals = parameter.find('=');  // the first: base64 ends in '=' too
        if (equals == std::string_view::npos) return std::nullopt;
        const auto name = without_blanks(parameter.substr(0, equals));
        const auto content = without_blanks(parameter.substr(equals + 1));
        if (equal_ignoring_case(name, "ddauth_api_client_id") && !set_once(authorization.client_id, content))
            return std::nullopt;
        if (equal_ignoring_case(name, "ddauth_token") && !set_once(authorization.token, content)) return std::nullopt;
    }
    if (!authorization.client_id) return std::nullopt;
    return authorization;
}

}  // namespace pidpys::api::dss
