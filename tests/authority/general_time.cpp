// SPDX-License-Identifier: MIT
#include "tests/authority/general_time.hpp"

#include <cstdio>
#include <string>

#include "crypto/asn1/writer.hpp"

namespace pidpys::test::authority {

Bytes general_time(std::chrono::system_clock::time_point time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{seconds - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d%02u%02u%02d%02d%02d.%06d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()),
                  static_cast<int>(std::chrono::floor<std::chrono::microseconds>(time - seconds).count()));
    std::string value = text;
    value.erase(value.find_last_not_of('0') + 1);
    if (value.back() == '.') value.pop_back();
    return crypto::der::tlv(crypto::der::generalized_time, {as_bytes(value + "Z")});
}

}  // namespace pidpys::test::authority
