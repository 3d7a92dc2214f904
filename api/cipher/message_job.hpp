// SPDX-License-Identifier: MIT
// A request to make a message or to open one, on its way: with whom to tell how it went.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "api/cipher/key_request.hpp"
#include "api/cipher/routes.hpp"
#include "api/http/gather.hpp"
#include "api/order/message_order.hpp"
#include "crypto/base/byte_stream.hpp"

namespace pidpys::api {

// What the contract calls it.
struct MessageKind {
    JobSlot<Made> Session::*job;
    Message started, start_failed;
};

// What is settled before anybody is asked: the order, if a key is used, and what is to be done then.
struct SettledMessage {
    std::optional<MessageOrder> order;
    OpenKeysPtr keys;                    // whose use the order is
    std::function<Result<Made>()> work;  // on a worker
};

// Shared by the steps of the request.
class MessageJob : public std::enable_shared_from_this<MessageJob> {
public:
    // Reserves the session's job and reads what the body says of keys. Null: it has been answered.
    static std::shared_ptr<MessageJob> begin(const MessageKind& kind, const Call& call);

    const KeyRequestPtr request;
    const Inputs inputs;

    // Not without data, or something else that must be there.
    void refuse(const Error& error) const;

    // Settles on a worker: with the request's keys, or without any. Then obtains leave where there is an order, starts, works,
    // and tells. What only the container's password can spoil shows after the start, as in ds/creator.
    using SettleWithKeys = std::function<Result<SettledMessage>(const OpenKeysPtr& keys, Caller caller)>;
    void go_with_keys(Cipher& cipher, SettleWithKeys settle);
    void go_without(Cipher& cipher, std::function<Result<SettledMessage>()> settle);

private:
    MessageJob(const MessageKind& kind, const Call& call, Inputs of);

    [[nodiscard]] JobSlot<Made>& slot() const { return (*request->session).*kind_.job; }
    void start();
    void fail_with(const Error& error, bool refused = false);
    void proceed(Cipher& cipher, Result<SettledMessage> settled);
    void work(Cipher& cipher, const std::shared_ptr<SettledMessage>& settled, const Leave& leave);

    const MessageKind& kind_;
    const Reply reply_;
    const Language language_;
    bool started_ = false;
};
using MessageJobPtr = std::shared_ptr<MessageJob>;

// The pieces of what is made go to their places one after the other.
class PuttingSink final : public ByteSink {
public:
    explicit PuttingSink(const PutPiece& put) : put_(put) {}
    Result<void> write(ByteView piece) override {
        at_ += piece.size();
        return put_(at_ - piece.size(), piece);
    }

private:
    const PutPiece& put_;
    std::uint64_t at_ = 0;
};

}  // namespace pidpys::api
