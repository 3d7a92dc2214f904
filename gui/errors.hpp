// SPDX-License-Identifier: MIT
// What went wrong, for people: the one place where the agent maps error codes to words.
#pragma once

#include <QString>

#include "crypto/base/result.hpp"

namespace pidpys::gui {

QString error_text(const Error& error);

}  // namespace pidpys::gui
