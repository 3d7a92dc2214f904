// SPDX-License-Identifier: MIT
#include "api/messages/reason.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "token/host_choice.hpp"

namespace pidpys::api {

namespace {

constexpr std::array own_words{std::pair(detail::protected_parameters, Message::reason_protected_parameters),
                               std::pair(detail::for_no_key, Message::reason_not_for_this_key),
                               std::pair(detail::too_many_keys, Message::reason_too_many_keys),
                               std::pair(detail::sender_absent, Message::reason_sender_unknown),
                               std::pair(token::detail::no_library, Message::reason_no_library),
                               std::pair(token::detail::other_processor, Message::reason_other_processor),
                               std::pair(token::detail::no_narrow_host, Message::reason_no_narrow_host)};

}  // namespace

Message reason_of(Errc code) {
    switch (code) {
        case Errc::malformed: return Message::reason_malformed;
        case Errc::too_large: return Message::reason_too_large;
        case Errc::unsupported: return Message::reason_unsupported;
        case Errc::wrong_password: return Message::reason_wrong_password;
        case Errc::integrity: return Message::reason_integrity;
        case Errc::invalid_argument: return Message::reason_invalid_argument;
        case Errc::not_found: return Message::reason_not_found;
        case Errc::no_key: return Message::reason_no_key;
        case Errc::no_certificate: return Message::reason_no_certificate;
        case Errc::already_signed: return Message::reason_already_signed;
        case Errc::expired: return Message::reason_expired;
        case Errc::untrusted: return Message::reason_untrusted;
        case Errc::revoked: return Message::reason_revoked;
        case Errc::unsuitable: return Message::reason_unsuitable;
        case Errc::weak: return Message::reason_weak;
        case Errc::denied: return Message::reason_denied;
        case Errc::timeout: return Message::reason_timeout;
        case Errc::cancelled: return Message::reason_cancelled;
        case Errc::unavailable: return Message::reason_unavailable;
        case Errc::busy: return Message::reason_busy;
        case Errc::exhausted: return Message::reason_exhausted;
        case Errc::not_started: return Message::reason_not_started;
        case Errc::io: return Message::reason_io;
        case Errc::held: return Message::reason_held;
        case Errc::internal: break;
    }
    return Message::reason_internal;
}

std::string explain(const Error& error, Language language) {
    for (const auto& [known, message] : own_words) {
        const std::string_view rest =
            std::string_view(error.detail).substr(std::min(known.size(), error.detail.size()));
        if (!error.detail.starts_with(known) || !(rest.empty() || rest.starts_with(": "))) continue;
        return std::string(text(message, language)) + (rest.empty() ? "" : " (" + std::string(rest.substr(2)) + ")");
    }
    std::string text(api::text(reason_of(error.code), language));
    if (!error.detail.empty()) text += " (" + error.detail + ")";
    return text;
}

}  // namespace pidpys::api
