// SPDX-License-Identifier: MIT
#include "api/dss/store/postgres_listener.hpp"

#include <algorithm>

#include "api/dss/store/postgres_schema.hpp"
#include "api/dss/store/store.hpp"

namespace pidpys::api::dss {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 10s, look_up = 1s, again_after = 2s;

}  // namespace

PostgresListener::PostgresListener(Parts parts) : parts_(std::move(parts)), thread_([this] { run(); }) {}

PostgresListener::~PostgresListener() {
    const std::lock_guard lock(mutex_);
    ends_ = true;
    wake_.notify_all();
}

void PostgresListener::run() {
    while (!ends_) {
        try {
            listen();
        } catch (const StoreFailure&) {  // calls of the store tell of it; until then nodes look by themselves
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, again_after, [this] { return ends_.load(); });
    }
}

void PostgresListener::listen() {
    SecretString password;
    if (parts_.password) {
        auto read = parts_.password();
        if (!read) return;
        password = std::move(*read);
    }
    postgres::Connection connection(parts_.address, password, patience);
    prepare_connection(connection);
    connection.run("LISTEN pidpys_work");
    parts_.news();
    while (!ends_) {
        const auto heard = connection.wait_for_notices(look_up);
        if (std::ranges::any_of(heard, [&](const std::string& by) { return by != parts_.node; })) parts_.news();
    }
}

}  // namespace pidpys::api::dss
