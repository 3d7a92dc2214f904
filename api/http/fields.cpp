// SPDX-License-Identifier: MIT
#include "api/http/fields.hpp"

#include <algorithm>
#include <array>

namespace pidpys::api {
namespace {

constexpr std::array<std::string_view, 19> kSingletons = {
    // framing (Transfer-Encoding is a list, of which we take one member)
    "Content-Length", "Transfer-Encoding",
    // whom the request is for, and who sends it
    "Host", "Origin", "Referer", "Authorization", "Proxy-Authorization", "Sec-Fetch-Site", "Sec-Fetch-Mode",
    "Sec-Fetch-Dest", "Sec-Fetch-User",
    // what the body is
    "Content-Type", "Content-Disposition", "Content-Location", "Content-Range",
    // what a preflight asks for
    "Access-Control-Request-Method", "Access-Control-Request-Private-Network", "Access-Control-Request-Local-Network",
    "Range"};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_token_character(char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

bool equal_folded(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

std::string fold(std::string_view text) {
    std::string folded(text);
    for (char& c : folded) c = lower(c);
    return folded;
}

std::optional<std::string_view> find_field(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (key.size() == name.size() && equal_folded(key, name)) return value;
    return std::nullopt;
}

std::string_view find_header(const Headers& headers, std::string_view name) {
    return find_field(headers, name).value_or(std::string_view());
}

std::string_view repeated_singleton(const Headers& headers) {
    std::array<bool, kSingletons.size()> seen{};
    for (const auto& [key, value] : headers)
        for (std::size_t i = 0; i < kSingletons.size(); ++i) {
            const bool same = key.size() == kSingletons[i].size() && equal_folded(key, kSingletons[i]);
            if (same && std::exchange(seen[i], true)) return kSingletons[i];
        }
    return {};
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

std::string token_list(const Headers& headers, std::string_view name) {
    std::string list;
    for (const auto& [key, value] : headers) {
        if (!equal_folded(key, name)) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto comma = rest.find(',');
            const auto member = trim(rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
            if (!is_token(member)) continue;
            if (!list.empty()) list += ',';
            list += member;
        }
    }
    return list;
}

}  // namespace pidpys::api
