// SPDX-License-Identifier: MIT
// The notice of the newest version: a small signed text with one spelling, docs/releases.md.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "release/key.hpp"
#include "release/version.hpp"

namespace pidpys::release {

inline constexpr std::size_t max_notice = 2048;  // octets
inline constexpr std::size_t max_page = 512;     // octets of an address

struct Notice {
    std::uint64_t number = 0;  // of the notice: each has a greater one than all before
    Version version;           // the newest that is released
    std::chrono::sys_seconds issued{}, expires{};
    std::string page;  // https address that tells of the release
    bool operator==(const Notice&) const = default;
};

// The signed part, and nothing else. malformed; unsupported: of a later form; unsuitable: of another product. The detail
// names the line.
Result<Notice> read_text(std::string_view text);
std::string text_of(const Notice& notice);

// The whole file: looked at only when its signature fits. Further errors: too_large; integrity: the key did not sign it.
Result<Notice> read_notice(ByteView file, const PublicKey& key);

// Whether a notice that was read is to be believed at this time by somebody who has seen `seen`, the one with the greatest
// number so far. untrusted: it is older, or another one with that number; expired: out of its time, or the clock is wrong.
Result<void> judge(const Notice& notice, const std::optional<Notice>& seen, std::chrono::system_clock::time_point now);

}  // namespace pidpys::release
