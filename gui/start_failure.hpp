// SPDX-License-Identifier: MIT
// Qt ends a program that finds no desktop by abort(), with words for programmers. While one of these lives, that is told in
// the person's language instead, with what helps, and the process ends with kExitNoDesktop.
#pragma once

#include <string>

#include <QtGlobal>

#include "api/messages/language.hpp"

namespace pidpys::gui {

inline constexpr int kExitNoDesktop = 69;  // EX_UNAVAILABLE: no desktop answers, or Qt lacks its part for it

// What to say of the warnings with which Qt gave up; `desktop` is DISPLAY or WAYLAND_DISPLAY, empty if neither is set.
std::string start_failure(const std::string& warnings, const std::string& desktop, api::Language language);

class StartFailure {
public:
    StartFailure();
    ~StartFailure();
    StartFailure(const StartFailure&) = delete;
    StartFailure& operator=(const StartFailure&) = delete;

private:
    QtMessageHandler before_;
};

}  // namespace pidpys::gui
