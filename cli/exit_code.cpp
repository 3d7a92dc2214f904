// SPDX-License-Identifier: MIT
#include "cli/exit_code.hpp"

namespace pidpys::cli {

int exit_code_of(Errc error) {
    switch (error) {
        case Errc::invalid_argument: return kExitUsage;
        case Errc::not_found: return kExitNoInput;
        case Errc::denied:
        case Errc::wrong_password:
        case Errc::cancelled: return kExitNoPermission;
        case Errc::unavailable:
        case Errc::busy:
        case Errc::timeout:
        case Errc::exhausted:
        case Errc::not_started:
        case Errc::held: return kExitUnavailable;
        case Errc::io: return kExitIo;
        case Errc::internal: return kExitSoftware;
        case Errc::malformed:
        case Errc::too_large:
        case Errc::unsupported:
        case Errc::integrity:
        case Errc::no_key:
        case Errc::no_certificate:
        case Errc::already_signed:
        case Errc::expired:
        case Errc::untrusted:
        case Errc::revoked:
        case Errc::unsuitable:
        case Errc::weak: return kExitData;
    }
    return kExitSoftware;
}

}  // namespace pidpys::cli
