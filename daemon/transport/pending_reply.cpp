// SPDX-License-Identifier: MIT
#include "daemon/transport/pending_reply.hpp"

#include "daemon/transport/connection.hpp"

namespace pidpys::daemon {

PendingReply::~PendingReply() {
    if (!answered_.load(std::memory_order_relaxed))
        answer(api::Response::json(500, R"({"message":"Internal error."})"));
}

void PendingReply::answer(api::Verdict verdict) {
    if (answered_.exchange(true)) return;
    auto connection = connection_.lock();
    if (!connection) return;
    if (loop_.on_this_thread()) return connection->answer(std::move(verdict));
    // The connection must not end its life on another thread: it goes with the task.
    loop_.post([connection = std::move(connection), verdict = std::move(verdict)]() mutable {
        connection->answer(std::move(verdict));
    });
}

}  // namespace pidpys::daemon
