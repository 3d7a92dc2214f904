// SPDX-License-Identifier: MIT
#include "api/oidc/json_object.hpp"

#include <algorithm>
#include <cmath>

#include "certs/json_strictness.hpp"

namespace pidpys::api::oidc {
namespace {

using nlohmann::json;

constexpr int max_depth = 8;
constexpr std::size_t max_text = 2048, max_texts = 64;
constexpr std::int64_t latest = 253'402'300'799;  // the year 9999

bool is_text(const json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return text.size() <= max_text &&
           std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

}  // namespace

Result<json> read_object(std::string_view text) {
    certs::JsonStrictness strictness(max_depth);
    try {
        json object = json::parse(
            text, [&](int depth, json::parse_event_t event, json& value) { return strictness(depth, event, value); });
        if (strictness.deep() || !strictness.twice().empty() || !object.is_object())
            return fail(Errc::malformed, "JSON: no object, too deep, or a member that stands twice");
        return object;
    } catch (const json::exception&) {
        return fail(Errc::malformed, "no JSON");
    }
}

const json* Members::find(const std::string& name) const {
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
}

std::optional<std::string> Members::text(const std::string& name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    return is_text(*value) ? std::optional(value->get<std::string>()) : wrong<std::string>();
}

std::optional<std::vector<std::string>> Members::texts(const char* name) {
    using Texts = std::vector<std::string>;
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (is_text(*value)) return Texts{value->get<std::string>()};
    if (!value->is_array() || value->size() > max_texts || !std::ranges::all_of(*value, is_text)) return wrong<Texts>();
    return value->get<Texts>();
}

std::optional<bool> Members::flag(const char* name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    return value->is_boolean() ? std::optional(value->get<bool>()) : wrong<bool>();
}

std::optional<std::int64_t> Members::time(const char* name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) return wrong<std::int64_t>();
    const double seconds = value->get<double>();
    if (!(seconds >= 0 && seconds <= static_cast<double>(latest))) return wrong<std::int64_t>();
    return static_cast<std::int64_t>(std::floor(seconds));
}

}  // namespace pidpys::api::oidc
