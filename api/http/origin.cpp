// SPDX-License-Identifier: MIT
#include "api/http/origin.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "api/http/fields.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_host = 253;  // RFC 1035 §2.3.4
constexpr std::size_t max_label = 63;

bool is_label_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > max_host) return false;
    std::size_t label = 0;
    for (char c : host) {
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
        } else if (!is_label_character(c) || ++label > max_label) {
            return false;
        }
    }
    return true;  // a dot at the end is part of the name: to a browser "bank.ua." is another site than "bank.ua"
}

bool is_ipv6_literal(std::string_view host) {
    return host.size() >= 2 && host.size() <= 45 && host.find(':') != std::string_view::npos &&
           std::all_of(host.begin(), host.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; });
}

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

// Splits "scheme://rest"; an empty scheme where there is none of ours.
std::pair<std::string, std::string_view> split_scheme(std::string_view text) {
    const auto end = text.find("://");
    if (end == std::string_view::npos) return {};
    std::string scheme = fold(text.substr(0, end));
    if (scheme != "https" && scheme != "http") return {};
    return {std::move(scheme), text.substr(end + 3)};
}

struct Pattern {
    Origin base;
    bool names_below = false;  // and not the base itself

    [[nodiscard]] bool matches(const Origin& origin) const {
        if (!names_below) return origin == base;
        return origin.scheme == base.scheme && origin.port == base.port && origin.host.size() > base.host.size() + 1 &&
               origin.host.ends_with("." + base.host);
    }
};

std::optional<Pattern> parse_pattern(std::string_view text) {
    auto [scheme, rest] = split_scheme(text);
    const bool names_below = rest.starts_with("*.");
    if (names_below) rest.remove_prefix(2);
    const auto origin = parse_origin(scheme + "://" + std::string(rest));
    if (!origin) return std::nullopt;
    return Pattern{*origin, names_below};
}

Origin without_dot(Origin origin) {
    if (origin.host.ends_with('.')) origin.host.pop_back();
    return origin;
}

}  // namespace

Result<Authority> parse_authority(std::string_view text, std::uint16_t port) {
    const auto malformed = [] { return fail(Errc::malformed, "not a host and port"); };
    Authority authority;
    std::string_view host = text;
    std::string_view digits;
    bool has_port = false;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return malformed();
        host = text.substr(1, end - 1);
        const auto rest = text.substr(end + 1);
        has_port = rest.starts_with(':');
        if (!rest.empty() && !has_port) return malformed();
        if (has_port) digits = rest.substr(1);
        authority.host = fold(host);
        if (!is_ipv6_literal(authority.host)) return malformed();
    } else {
        const auto colon = text.find(':');
        has_port = colon != std::string_view::npos;
        if (has_port) {
            host = text.substr(0, colon);
            digits = text.substr(colon + 1);
        }
        authority.host = fold(host);
        if (!is_host_name(authority.host)) return malformed();
    }
    authority.port = port;
    if (has_port) {
        if (digits.starts_with('0')) return malformed();
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), authority.port);
        if (error != std::errc() || end != digits.data() + digits.size() || authority.port == 0) return malformed();
    }
    return authority;
}

std::string Origin::text() const {
    std::string text = scheme + "://" + (host.find(':') != std::string::npos ? "[" + host + "]" : host);
    if (port != default_port(scheme)) text += ":" + std::to_string(port);
    return text;
}

bool Origin::is_loopback() const {
    if (host == "localhost" || host.ends_with(".localhost") || host == "::1") return true;
    return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
           std::all_of(host.begin(), host.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

Result<Origin> parse_origin(std::string_view text) {
    auto [scheme, rest] = split_scheme(text);
    if (scheme.empty()) return fail(Errc::malformed, "not an http or https origin");
    auto authority = parse_authority(rest, default_port(scheme));
    if (!authority) return fail(Errc::malformed, "origin: not a host and port");
    return Origin{std::move(scheme), std::move(authority->host), authority->port};
}

bool is_origin_pattern(std::string_view text) { return parse_pattern(text).has_value(); }

bool origin_matches(const Origin& origin, std::string_view pattern) {
    const auto parsed = parse_pattern(pattern);
    return parsed && parsed->matches(origin);
}

bool origin_is_denied(const Origin& origin, std::string_view pattern) {
    auto parsed = parse_pattern(pattern);
    if (!parsed) return false;
    parsed->base = without_dot(std::move(parsed->base));
    return parsed->matches(without_dot(origin));
}

}  // namespace pidpys::api
