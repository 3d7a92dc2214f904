// SPDX-License-Identifier: MIT
// The tasks that wait for a person, and what came of others: read from the store, so that it is all the same which node
// accepted them. A task of another user is none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/dss/endpoints/call.hpp"
#include "channel/question.hpp"

namespace pidpys::api::confirm {

struct Waiting {
    dss::Task task;
    channel::Question question;  // the very one that a window would show
    std::string client;          // its name for people, or its id
    std::int64_t not_after = 0;  // of the certificate; Unix milliseconds
    std::uint64_t octets = 0;    // of all files
    std::string digest_of_list;  // hex: SHA-256 of lines "digest, two blanks, name", as sha256sum writes them
};

// Of boxes that the user may use, as everywhere.
std::vector<dss::Task> tasks_waiting_for(const dss::User& user, dss::Context& context);

// Nothing where it could not be signed any more: its certificate is gone.
std::optional<Waiting> read_waiting(const dss::Task& task, dss::Context& context);

// The state of a task of the user; nothing for those of others and for those that are not.
std::optional<dss::TaskState> state_of(std::string_view id, const dss::User& user, dss::Context& context);

}  // namespace pidpys::api::confirm
