// SPDX-License-Identifier: MIT
// Who told the status of a certificate, by names that stay, for reports that programs read.
#pragma once

#include <string_view>

#include "certs/trust.hpp"

namespace pidpys::certs {

constexpr std::string_view code_of(StatusSource source) {
    switch (source) {
        case StatusSource::embedded: return "embedded";
        case StatusSource::asked: return "asked";
        case StatusSource::at_hand: return "atHand";
        case StatusSource::none: break;
    }
    return "none";
}

}  // namespace pidpys::certs
