// SPDX-License-Identifier: MIT
#include "api/dss/shelf/names.hpp"

#include "api/dss/codec/ids.hpp"
#include "api/dss/codec/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/utf8.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::string_view generated_prefix = "dd-api-";
constexpr std::size_t max_name = 512;

}  // namespace

std::optional<std::string> private_name(std::string_view text) {
    if (!equal_ignoring_case(text.substr(0, private_prefix.size()), private_prefix)) return std::nullopt;
    const auto name = text.substr(private_prefix.size());
    if (name.empty() || name.size() > max_name || !is_utf8(name)) return std::nullopt;
    return std::string(name);
}

std::string generated_name() { return std::string(generated_prefix) + random_uuid(); }

bool is_generated_name(std::string_view text) {
    return equal_ignoring_case(text.substr(0, generated_prefix.size()), generated_prefix) &&
           parse_guid(text.substr(generated_prefix.size())).has_value();
}

}  // namespace pidpys::api::dss
