// SPDX-License-Identifier: MIT
#include "release/inquiry.hpp"

#include <random>

#include "online/target.hpp"

namespace pidpys::release {

bool is_notice_address(const std::string& url) {
    const auto target = online::parse_target(url);
    return target && target->https;
}

online::Request notice_request(const std::string& address, const PublicKey& key, std::optional<Notice> seen,
                               std::function<std::chrono::system_clock::time_point()> now) {
    online::Request request;
    request.kind = online::Kind::update_notice;
    request.addresses = {{address, online::Source::configured}};
    request.check = [key, seen = std::move(seen), now = std::move(now)](ByteView answer) -> Result<online::Verdict> {
        const auto notice = read_notice(answer, key);
        if (!notice) return tl::unexpected(notice.error());
        if (auto good = judge(*notice, seen, now()); !good) return forward(good);
        return online::Verdict();
    };
    return request;
}

Schedule Schedule::drawn(std::chrono::system_clock::time_point started) {
    std::random_device lots;
    using std::chrono::seconds;
    const auto draw = [&](seconds least, seconds most) {
        return seconds(std::uniform_int_distribution<seconds::rep>(least.count(), most.count())(lots));
    };
    using std::chrono::hours, std::chrono::minutes;
    return {started, draw(minutes(1), minutes(15)), draw(hours(0), hours(2))};
}

bool Schedule::is_due(const Watch& watch, std::chrono::system_clock::time_point now) const {
    if (now < started + at_start) return false;
    if (!watch.asked || *watch.asked > now) return true;  // asked at a time that is yet to come: a clock was set back
    return now - *watch.asked >= std::chrono::hours(24) + beyond;
}

}  // namespace pidpys::release
