// SPDX-License-Identifier: MIT
// Command lines, of which Windows knows no lists but only texts.
#pragma once

#include <cstddef>
#include <string>

namespace pidpys::platform {

// Quoted so that CommandLineToArgvW, by which programs split their command line, gives the argument back.
inline void append_quoted(std::wstring& line, const std::wstring& argument) {
    if (!line.empty()) line += L' ';
    line += L'"';
    std::size_t slashes = 0;
    for (const wchar_t c : argument) {
        if (c == L'"') line.append(slashes + 1, L'\\');
        slashes = c == L'\\' ? slashes + 1 : 0;
        line += c;
    }
    line.append(slashes, L'\\');
    line += L'"';
}

}  // namespace pidpys::platform
