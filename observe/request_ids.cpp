// SPDX-License-Identifier: MIT
#include "observe/request_ids.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <random>

namespace pidpys::observe {
namespace {

constexpr std::size_t longest_id = 128, version_00 = 55, longest_traceparent = 512;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Lower-case hexadecimal, and not all zeros where that means "none".
bool is_hex(std::string_view text, bool may_be_zero) {
    return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }) &&
           (may_be_zero || text.find_first_not_of('0') != std::string_view::npos);
}

std::string process_name() {
    std::random_device source;
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%08x%08x", static_cast<unsigned>(source()),
                  static_cast<unsigned>(source()));
    return text.data();
}

}  // namespace

std::string next_request_id() {
    static const std::string process = process_name();
    static std::atomic<std::uint64_t> last = 0;
    return process + "-" + std::to_string(last.fetch_add(1, std::memory_order_relaxed) + 1);
}

bool is_traceparent(std::string_view text) {
    if (text.size() < version_00 || text.size() > longest_traceparent) return false;
    const auto version = text.substr(0, 2);
    if (!is_hex(version, true) || version == "ff") return false;
    if (text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    if (!is_hex(text.substr(3, 32), false) || !is_hex(text.substr(36, 16), false) || !is_hex(text.substr(53, 2), true))
        return false;
    if (text.size() == version_00) return true;
    return version != "00" && text[version_00] == '-' && is_request_id(text.substr(version_00 + 1));
}

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= longest_id && std::ranges::all_of(text, [](char c) {
        return is_digit(c) || is_letter(c) || std::string_view("-._~:/+=@").find(c) != std::string_view::npos;
    });
}

}  // namespace pidpys::observe
