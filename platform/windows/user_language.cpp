// SPDX-License-Identifier: MIT
#include "platform/user_language.hpp"

#include <windows.h>

namespace pidpys::platform {

std::string user_language() {
    wchar_t name[LOCALE_NAME_MAX_LENGTH];
    const int length =
        ::LCIDToLocaleName(MAKELCID(::GetUserDefaultUILanguage(), SORT_DEFAULT), name, LOCALE_NAME_MAX_LENGTH, 0);
    std::string text;
    for (int i = 0; i + 1 < length; ++i) text += static_cast<char>(name[i]);  // ASCII
    return text;
}

}  // namespace pidpys::platform
