// SPDX-License-Identifier: MIT
#include "gui/screen_lock.hpp"

namespace pidpys::gui {

void ScreenLock::listen() {}

}  // namespace pidpys::gui
