// SPDX-License-Identifier: MIT
#include "daemon/transport/hub.hpp"

#include <algorithm>
#include <ctime>

#include "daemon/transport/connection.hpp"
#include "daemon/transport/response_writer.hpp"

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
    return date_ = http_date(now);
}

}  // namespace pidpys::daemon
