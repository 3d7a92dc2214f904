// SPDX-License-Identifier: MIT
#include "gui/errors.hpp"

#include "channel/control.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

// By the code: an error's detail is for logs, and in English. One of them is a word of the channel.
QString error_text(const Error& error) {
    switch (error.code) {
        case Errc::wrong_password:
        case Errc::integrity: return say(Text::error_wrong_password);
        case Errc::no_certificate: return say(Text::error_no_certificate);
        case Errc::no_key: return say(Text::error_no_key);
        case Errc::not_found: return say(Text::error_not_found);
        case Errc::malformed: return say(Text::error_malformed);
        case Errc::unsupported: return say(Text::error_unsupported);
        case Errc::too_large: return say(Text::error_too_large);
        case Errc::expired: return say(Text::error_expired);
        case Errc::untrusted: return say(Text::error_untrusted);
        case Errc::busy: return say(Text::error_busy);
        case Errc::unavailable: return say(Text::error_unavailable);
        case Errc::held: return say(Text::error_held);
        case Errc::io:
        case Errc::denied: return say(Text::error_unreadable);
        case Errc::weak: return say(Text::error_weak);
        case Errc::revoked: return say(Text::error_revoked);
        case Errc::unsuitable: return say(Text::error_unsuitable);
        case Errc::exhausted:
            return say(error.detail == channel::too_many_keys ? Text::error_too_many_keys : Text::error_exhausted);
        default: return say(Text::error_internal);
    }
}

}  // namespace pidpys::gui
