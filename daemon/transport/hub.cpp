// SPDX-License-Identifier: MIT
#include "daemon/transport/hub.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "daemon/transport/connection.hpp"

namespace pidpys::daemon {

void Hub::join(std::shared_ptr<Connection> connection) {
    ++counts_[static_cast<std::size_t>(connection->state())];
    connection->place = connections_.size();
    connections_.push_back(std::move(connection));
}

void Hub::leave(Connection& connection) {
    const std::size_t place = connection.place;
    --counts_[static_cast<std::size_t>(State::closed)];
    connections_.back()->place = place;
    std::swap(connections_[place], connections_.back());
    connections_.pop_back();
    if (connections_.empty() && on_empty) loop.post(on_empty);
}

void Hub::moved(State from, State to) {
    --counts_[static_cast<std::size_t>(from)];
    ++counts_[static_cast<std::size_t>(to)];
}

std::size_t Hub::of_user(const std::string& name) const {
    return static_cast<std::size_t>(std::count_if(connections_.begin(), connections_.end(), [&name](const auto& one) {
        return one->peer().user_name() == name;
    }));
}

const std::string& Hub::date() {
    const std::time_t now = std::time(nullptr);
    if (now == date_second_) return date_;
    date_second_ = now;
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::tm utc = *std::gmtime(&now);  // the network thread is its only user
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d %s %d %02d:%02d:%02d GMT", kDays[utc.tm_wday], utc.tm_mday,
                  kMonths[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    return date_ = text;
}

}  // namespace pidpys::daemon
