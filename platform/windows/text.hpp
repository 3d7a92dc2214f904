// SPDX-License-Identifier: MIT
// Texts on their way to the system and back: UTF-8 with us, UTF-16 there.
#pragma once

#include <windows.h>

#include <string>
#include <string_view>

namespace pidpys::platform {

inline std::wstring wide(std::string_view text) {
    const int length = static_cast<int>(text.size());
    std::wstring made(static_cast<std::size_t>(::MultiByteToWideChar(CP_UTF8, 0, text.data(), length, nullptr, 0)), 0);
    ::MultiByteToWideChar(CP_UTF8, 0, text.data(), length, made.data(), static_cast<int>(made.size()));
    return made;
}

inline std::string narrow(std::wstring_view text) {
    const int length = static_cast<int>(text.size());
    const auto convert = [&](char* to, int size) {
        return ::WideCharToMultiByte(CP_UTF8, 0, text.data(), length, to, size, nullptr, nullptr);
    };
    std::string made(static_cast<std::size_t>(convert(nullptr, 0)), 0);
    convert(made.data(), static_cast<int>(made.size()));
    return made;
}

// The system's own words for an error, in its language, with the number by which others find it.
inline std::string words_of(DWORD error) {
    wchar_t text[512];
    DWORD length = ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, error, 0, text,
                                    sizeof text / sizeof *text, nullptr);
    while (length > 0 && (text[length - 1] <= L' ' || text[length - 1] == L'.')) --length;
    const std::string number = "error " + std::to_string(error);
    return length == 0 ? number : narrow({text, length}) + " (" + number + ")";
}

}  // namespace pidpys::platform
