// SPDX-License-Identifier: MIT
#include "api/messages/pin_reason.hpp"

namespace pidpys::api {

std::optional<Message> reason_of(token::PinTrouble trouble) {
    using token::PinTrouble;
    switch (trouble) {
        case PinTrouble::none: return std::nullopt;
        case PinTrouble::wrong: return Message::pin_wrong;
        case PinTrouble::wrong_again: return Message::pin_wrong_again;
        case PinTrouble::locked: return Message::pin_locked;
        case PinTrouble::ask_last_try: return Message::pin_last_try;
        case PinTrouble::ask_many: return Message::pin_ask_many;
        case PinTrouble::expired: return Message::pin_expired;
        case PinTrouble::unset: return Message::pin_unset;
        case PinTrouble::other_in_use: return Message::pin_other_in_use;
        case PinTrouble::refused: return Message::pin_refused;
    }
    return std::nullopt;
}

std::string explain_login(const token::LoginFailure& failure, Language language) {
    const auto reason = reason_of(failure.trouble);
    if (!reason) return explain(failure.error, language);
    std::string words(text(*reason, language));
    const bool few = failure.trouble == token::PinTrouble::wrong && failure.after == token::PinState::few_tries;
    if (few) words += ". " + std::string(text(Message::pin_few_tries, language));
    if (failure.after == token::PinState::last_try && failure.trouble == token::PinTrouble::wrong)
        words += ". " + std::string(text(Message::pin_last_try, language));
    if (failure.after == token::PinState::locked && failure.trouble == token::PinTrouble::wrong)
        words += ". " + std::string(text(Message::pin_locked, language));
    return words;
}

}  // namespace pidpys::api
