// SPDX-License-Identifier: MIT
#include "gui/pin_text.hpp"

#include "gui/format.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

using channel::PinState;
using channel::PinTrouble;

QString token_title(const channel::TokenEntry& token) {
    if (!token.container.empty()) return say(Text::token_container, foreign(token.container), foreign(token.label));
    return say(Text::token_title, foreign(token.label), foreign(token.serial));
}

QString pin_advice(PinState state) {
    switch (state) {
        case PinState::usable: return {};
        case PinState::few_tries: return say(Text::pin_few_tries);
        case PinState::last_try: return say(Text::pin_last_try);
        case PinState::locked: return say(Text::pin_locked);
        case PinState::to_be_changed: return say(Text::pin_to_be_changed);
        case PinState::unset: return say(Text::pin_unset);
    }
    return {};
}

QString pin_failure(const channel::LoginFailure& failure) {
    switch (failure.pin) {
        case PinTrouble::none: return {};
        case PinTrouble::wrong: {
            const QString advice = pin_advice(failure.pin_state);
            return say(Text::pin_wrong) + (advice.isEmpty() ? QString() : QLatin1Char(' ') + advice);
        }
        case PinTrouble::wrong_again: return say(Text::pin_wrong_again);
        case PinTrouble::locked: return say(Text::pin_locked);
        case PinTrouble::ask_last_try: return say(Text::pin_last_try) + QLatin1Char(' ') + say(Text::pin_type_again);
        case PinTrouble::ask_many: return say(Text::pin_many_wrong) + QLatin1Char(' ') + say(Text::pin_type_again);
        case PinTrouble::expired: return say(Text::pin_expired);
        case PinTrouble::unset: return say(Text::pin_unset);
        case PinTrouble::other_in_use: return say(Text::pin_other);
        case PinTrouble::refused: return say(Text::pin_refused);
    }
    return {};
}

}  // namespace pidpys::gui
