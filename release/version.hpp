// SPDX-License-Identifier: MIT
// Numbers of versions of this program (semver.org, without suffixes).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pidpys::release {

struct Version {
    std::array<std::uint32_t, 3> numbers{};  // the most significant first
    auto operator<=>(const Version&) const = default;
};

// "0.10.2": three numbers below a million, without signs or leading zeros. Nothing for any other text.
std::optional<Version> read_version(std::string_view text);
std::string text_of(const Version& version);

}  // namespace pidpys::release
