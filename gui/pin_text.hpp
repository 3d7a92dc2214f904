// SPDX-License-Identifier: MIT
// Tokens and their PINs in words.
#pragma once

#include <QString>

#include "channel/control.hpp"

namespace pidpys::gui {

// "Токен «ІІТ Алмаз-1К» (serial)": how a list names it.
QString token_title(const channel::TokenEntry& token);

// What a person should know before a PIN is typed; empty: nothing.
QString pin_advice(channel::PinState state);

// Why the token was not logged in; empty: not because of its PIN.
QString pin_failure(const channel::LoginFailure& failure);

}  // namespace pidpys::gui
