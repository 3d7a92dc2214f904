// SPDX-License-Identifier: MIT
// Tokens and their PINs in words.
#pragma once

#include <chrono>

#include <QString>

#include "channel/control.hpp"

namespace pidpys::gui {

// "Токен «ІІТ Алмаз-1К» (serial)": how a list names it.
QString token_title(const channel::TokenEntry& token);

// While a window lists tokens.
inline constexpr std::chrono::milliseconds between_looks_at_tokens{2500};

// What a person should know before a PIN is typed; empty: nothing.
QString pin_advice(channel::PinState state);

// Why the token was not logged in; empty: not because of its PIN.
QString pin_failure(const channel::LoginFailure& failure);

}  // namespace pidpys::gui
