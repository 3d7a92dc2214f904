// SPDX-License-Identifier: MIT
// What the preview program gives back: sections of text, or one page as pixels. Both sides include this file; the agent
// trusts nothing of it, because the program has read a stranger's octets with large libraries.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QByteArray>
#include <QImage>
#include <QString>

namespace pidpys::preview {

enum class Kind : std::uint8_t { text = 1, structure = 2, octets = 3, page = 4, tables = 5 };  // octets: a hex dump
inline constexpr std::uint32_t largest_side = 4096;                                            // pixels
inline constexpr std::uint32_t longest_text = 4 * 1024 * 1024;                                 // octets of one section
inline constexpr std::uint32_t most_sections = 4;

struct Section {
    Kind kind = Kind::text;
    QString text;                       // of all but a page; tables: tables.hpp
    bool cut = false;                   // there is more than is shown
    QImage image;                       // of a page
    std::uint32_t page = 0, pages = 1;  // from 0
};

QByteArray encode(const std::vector<Section>& sections);

// Nothing if it is not exactly that, or beyond the bounds.
std::optional<std::vector<Section>> decode(const QByteArray& octets);

}  // namespace pidpys::preview
