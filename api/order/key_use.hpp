// SPDX-License-Identifier: MIT
// What all orders have in common: who asks for the use of which key, how often, and by virtue of what it is carried out.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "api/http/message.hpp"
#include "channel/question.hpp"
#include "journal/journal.hpp"

namespace pidpys::api {

struct KeyUse {
    Caller caller;
    std::string client, box;  // of a DSS task
    channel::KeyFacts key;
    std::uint64_t uses = 0;  // of the key
};

// By virtue of what an order is carried out.
struct Leave {
    std::string under;  // id of the question or of the permission; empty where neither was needed
    std::string by;     // "agent", "policy" … ; "permission"; "caller": it brought container and password itself
    // Of a permission: it was revoked, and its time. What was made by virtue of it is no longer handed out later.
    std::stop_token revoked = {};
    std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();
};

// The asker and the key, without what the use is of.
channel::Question question_about(const KeyUse& use, channel::QuestionKind kind);
journal::Record record_of(const KeyUse& use, const Leave& leave, journal::Event event);

// Nothing leaves before the journal has its record: `done` gets what was made, once, from any thread, then; or io,
// exhausted of the journal.
void hand_out(journal::Journal& journal, journal::Record record, Result<Blob> made,
              const std::function<void(Result<Blob>)>& done);

}  // namespace pidpys::api
