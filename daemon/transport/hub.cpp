// SPDX-License-Identifier: MIT
#include "daemon/transport/hub.hpp"

#include <ctime>

#include "daemon/transport/connection.hpp"
#include "daemon/transport/response_writer.hpp"

namespace pidpys::daemon {

void Hub::join(std::shared_ptr<Connection> connection) {
    census->came(connection->peer().user_name(), connection->state());
    connection->place = connections_.size();
    connections_.push_back(std::move(connection));
}

void Hub::leave(Connection& connection) {
    const std::size_t place = connection.place;
    census->left(connection.peer().user_name(), State::closed);
    connections_.back()->place = place;
    std::swap(connections_[place], connections_.back());
    connections_.pop_back();
    if (connections_.empty() && on_empty) loop.post(on_empty);
}

const std::string& Hub::date() {
    const std::time_t now = std::time(nullptr);
    if (now == date_second_) return date_;
    date_second_ = now;
    return date_ = http_date(now);
}

}  // namespace pidpys::daemon
