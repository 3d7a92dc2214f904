// SPDX-License-Identifier: MIT
#include "proof/words.hpp"

#include <array>
#include <cstdio>

namespace pidpys::proof {

std::string utc_text(TimePoint time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(time) - day);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text;
}

std::string reason_text(std::optional<unsigned> reason) {
    constexpr std::array<const char*, 11> names{"unspecified",        "keyCompromise", "cACompromise",
                                                "affiliationChanged", "superseded",    "cessationOfOperation",
                                                "certificateHold",    "reason 7",      "removeFromCRL",
                                                "privilegeWithdrawn", "aACompromise"};
    if (!reason) return {};
    return *reason < names.size() ? names[*reason] : "reason " + std::to_string(*reason);
}

}  // namespace pidpys::proof
