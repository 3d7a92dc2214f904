// SPDX-License-Identifier: MIT
#include "api/http/message.hpp"

namespace pidpys::api {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

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

std::string_view find_header(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (equal_folded(key, name)) return value;
    return {};
}

}  // namespace pidpys::api
