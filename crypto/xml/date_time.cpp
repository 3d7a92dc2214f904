// SPDX-License-Identifier: MIT
#include "crypto/xml/date_time.hpp"

#include <algorithm>

#include "crypto/base/ascii.hpp"

namespace pidpys::xml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t digits) {
        int value = 0;
        good_ = good_ && rest_.size() >= digits &&
                std::all_of(rest_.begin(), rest_.begin() + static_cast<long>(digits), is_digit);
        for (std::size_t i = 0; good_ && i < digits; ++i) value = value * 10 + (rest_[i] - '0');
        if (good_) rest_.remove_prefix(digits);
        return value;
    }
    bool take(char c) {
        if (!good_ || !rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void need(char c) { good_ = take(c); }
    void fraction() {
        if (!take('.')) return;
        good_ = !rest_.empty() && is_digit(rest_.front());
        while (!rest_.empty() && is_digit(rest_.front())) rest_.remove_prefix(1);
    }
    [[nodiscard]] bool complete() const { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

}  // namespace

std::optional<std::chrono::system_clock::time_point> read_date_time(std::string_view text) {
    using namespace std::chrono;
    Scanner scan(without_blanks(text));
    const int year = scan.number(4);
    scan.need('-');
    const int month = scan.number(2);
    scan.need('-');
    const int day = scan.number(2);
    scan.need('T');
    const int hour = scan.number(2);
    scan.need(':');
    const int minute = scan.number(2);
    scan.need(':');
    const int second = scan.number(2);
    scan.fraction();
    minutes zone{0};
    if (!scan.take('Z')) {
        const int sign = scan.take('+') ? 1 : scan.take('-') ? -1 : 0;
        if (sign != 0) {
            const int zone_hour = scan.number(2);
            scan.need(':');
            const int zone_minute = scan.number(2);
            if (zone_hour > 14 || zone_minute > 59) return std::nullopt;
            zone = sign * (hours(zone_hour) + minutes(zone_minute));
        }
    }
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!scan.complete() || !date.ok() || year < 1970 || year > 2200 || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return sys_days{date} + hours(hour) + minutes(minute) + seconds(second) - zone;
}

}  // namespace pidpys::xml
