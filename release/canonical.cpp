// SPDX-License-Identifier: MIT
#include "release/canonical.hpp"

#include <charconv>

#include "crypto/base/iso_time.hpp"

namespace pidpys::release {

std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t most) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number > most) return std::nullopt;
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    return number;
}

std::optional<std::chrono::sys_seconds> read_time(std::string_view text) {
    if (text.size() != std::string_view("2026-08-25T14:03:00Z").size()) return std::nullopt;
    const auto field = [&](std::size_t at, std::size_t size) {
        int value = -1;
        const char* const begin = text.data() + at;
        (void)std::from_chars(begin, begin + size, value);
        return value;
    };
    const std::chrono::year_month_day day(std::chrono::year(field(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(field(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(field(8, 2))));
    constexpr std::chrono::year first(2000), last(2199);  // what clocks of nanoseconds hold
    if (!day.ok() || day.year() < first || day.year() > last) return std::nullopt;
    const auto time = std::chrono::sys_days(day) + std::chrono::hours(field(11, 2)) +
                      std::chrono::minutes(field(14, 2)) + std::chrono::seconds(field(17, 2));
    if (iso_time(time) != text) return std::nullopt;  // another spelling, or a minute with seconds to spare
    return time;
}

}  // namespace pidpys::release
