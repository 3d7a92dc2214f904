// SPDX-License-Identifier: MIT
#include "crypto/cms/times.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto {
namespace {

using std::chrono::system_clock;

constexpr std::size_t max_fraction_digits = 32;

std::string year_text(int year, bool two_digits) {
    char text[16];
    std::snprintf(text, sizeof text, "%0*d", two_digits ? 2 : 4, two_digits ? year % 100 : year);
    return text;
}

// Month to second, and the year before it.
std::pair<int, std::string> calendar(std::chrono::sys_seconds seconds) {
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{seconds - day};
    char text[32];
    std::snprintf(text, sizeof text, "%02u%02u%02d%02d%02d", static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {static_cast<int>(date.year()), text};
}

system_clock::time_point within_range(std::chrono::sys_seconds seconds) {
    constexpr auto first = std::chrono::ceil<std::chrono::seconds>(system_clock::time_point::min());
    constexpr auto last = std::chrono::floor<std::chrono::seconds>(system_clock::time_point::max()) -
                          std::chrono::seconds(1);  // a fraction fits behind it
    return std::clamp(seconds, first, last);
}

}  // namespace

Bytes time_value(system_clock::time_point time) {
    const auto [year, rest] = calendar(std::chrono::floor<std::chrono::seconds>(time));
    const bool utc = year >= 1950 && year < 2050;
    return der::tlv(utc ? der::utc_time : der::generalized_time,
                    {as_bytes(year_text(year, utc)), as_bytes(rest), as_bytes("Z")});
}

Bytes general_time_value(system_clock::time_point time) {
    const auto [year, rest] = calendar(std::chrono::floor<std::chrono::seconds>(time));
    return der::tlv(der::generalized_time, {as_bytes(year_text(year, false)), as_bytes(rest), as_bytes("Z")});
}

Result<system_clock::time_point> read_time(ByteView value) {
    bool broken = false;
    const der::Element element = der::Reader(value, broken).any();
    const std::size_t year_digits = element.tag == der::utc_time ? 2 : 4;
    const ByteView text = element.content;
    const bool shape = !broken && (element.tag == der::utc_time || element.tag == der::generalized_time) &&
                       text.size() == year_digits + 11 && text.back() == 'Z' &&
                       std::all_of(text.begin(), text.end() - 1, [](auto c) { return c >= '0' && c <= '9'; });
    if (!shape) return fail(Errc::malformed, "time");
    const auto number = [&](std::size_t at, std::size_t digits) {
        int result = 0;
        for (std::size_t i = 0; i < digits; ++i) result = result * 10 + (text[at + i] - '0');
        return result;
    };
    int year = number(0, year_digits);
    if (year_digits == 2) year += year < 50 ? 2000 : 1900;
    const int month = number(year_digits, 2);
    const int day = number(year_digits + 2, 2);
    const int hour = number(year_digits + 4, 2);
    const int minute = number(year_digits + 6, 2);
    const int second = number(year_digits + 8, 2);
    const std::chrono::year_month_day date = std::chrono::year{year} / month / day;
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return fail(Errc::malformed, "time");
    return within_range(std::chrono::sys_days{date} + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                        std::chrono::seconds(second));
}

Result<GeneralTime> read_general_time(ByteView value) {
    bool broken = false;
    const der::Element element = der::Reader(value, broken).take(der::generalized_time);
    const std::string_view text = as_text(element.content);
    const std::size_t point = text.find('.');
    if (broken) return fail(Errc::malformed, "time");
    GeneralTime time;
    if (point == std::string_view::npos) {
        auto whole = read_time(element.whole);
        if (!whole) return forward(whole);
        time.at = *whole;
        return time;
    }
    auto whole = read_time(der::tlv(der::generalized_time, {as_bytes(text.substr(0, point)), as_bytes("Z")}));
    if (!whole) return forward(whole);
    const std::string_view digits = text.substr(point + 1, text.size() - point - 2);
    const bool shape = text.back() == 'Z' && point + 2 < text.size() && digits.size() <= max_fraction_digits &&
                       std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!shape) return fail(Errc::malformed, "time");
    std::chrono::nanoseconds::rep fraction = 0;
    for (std::size_t i = 0; i < 9; ++i) fraction = fraction * 10 + (i < digits.size() ? digits[i] - '0' : 0);
    time.at = *whole + std::chrono::duration_cast<system_clock::duration>(std::chrono::nanoseconds(fraction));
    time.fraction_digits = digits.size();
    return time;
}

}  // namespace pidpys::crypto
