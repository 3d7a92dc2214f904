// SPDX-License-Identifier: MIT
#include "gui/errors.hpp"

#include "gui/format.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

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
        default: return say(Text::error_other, foreign(error.detail));
    }
}

}  // namespace pidpys::gui
