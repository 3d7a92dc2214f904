// SPDX-License-Identifier: MIT
// An order over a whole message: one that is opened with a person's key, or one that is made with it and names its owner
// as the sender. Question, policy, permission and journal take this value; carry_out is the one way from it to the octets.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/order/key_use.hpp"

namespace pidpys::api {

enum class MessageWork { open, make };

struct MessageOrder : KeyUse {
    MessageWork work = MessageWork::open;
    channel::Document document;               // the message that is opened, or the data that one is made of
    std::vector<std::string> correspondents;  // of channel::Question

    // Of these octets, which are hashed: call on a worker. One use. cancelled.
    static Result<MessageOrder> over(MessageWork work, std::string name, ByteView octets);
};

channel::Question question_of(const MessageOrder& order);

// Does the work here and now. The record is of a use of the key, whether anything came of it or not, and it says no more of
// a failure than that: `done` gets the outcome after it, as hand_out says.
void carry_out(const MessageOrder& order, const Leave& leave, journal::Journal& journal,
               const std::function<Result<Blob>()>& work, const std::function<void(Result<Blob>)>& done);

}  // namespace pidpys::api
