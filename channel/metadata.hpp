// SPDX-License-Identifier: MIT
// The HTML that a caller says of itself (accessToken's and the session's metaData), made safe to show: an allowlist of
// elements and attributes, written anew from what was understood, never passed through. No links, images, styles,
// colours or scripts remain; time is linear in the input, and output, depth, tables and columns are bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pidpys::channel {

struct CleanMetadata {
    std::string html;  // well formed, for a QTextDocument; at most max_clean_metadata octets
    bool cut = false;  // something was left out because a bound was passed
};

inline constexpr std::size_t max_clean_metadata = 32 * 1024;
inline constexpr std::size_t max_clean_depth = 24;
inline constexpr std::size_t max_clean_elements = 4000;

CleanMetadata sanitize_metadata(std::string_view html);

// The same as plain lines, for a terminal: no escape sequences, no control characters but '\n'.
std::string metadata_text(std::string_view html, std::size_t limit);

}  // namespace pidpys::channel
