// SPDX-License-Identifier: MIT
// The one answer a connection is owed, to a head that waits or to a request: whoever holds it may answer from any
// thread, once. If all copies are dropped unanswered, which is a bug unless the client has left, the client is told so
// rather than left waiting.
#pragma once

#include <atomic>
#include <memory>

#include "api/http/service.hpp"
#include "daemon/transport/loop.hpp"

namespace pidpys::daemon {

class Connection;

class PendingReply {
public:
    // `expense` is borne for as long as somebody may still answer, though the client may have left.
    PendingReply(Loop& loop, std::weak_ptr<Connection> connection, std::shared_ptr<api::Expense> expense)
        : loop_(loop), connection_(std::move(connection)), expense_(std::move(expense)) {}
    ~PendingReply();
    PendingReply(const PendingReply&) = delete;
    PendingReply& operator=(const PendingReply&) = delete;

    void answer(api::Verdict verdict);

private:
    Loop& loop_;
    std::weak_ptr<Connection> connection_;
    const std::shared_ptr<api::Expense> expense_;
    std::atomic<bool> answered_{false};
};

}  // namespace pidpys::daemon
