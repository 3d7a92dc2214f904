// SPDX-License-Identifier: MIT
// The store of signing tasks. What is written here has happened; what is not, has not: a process that starts after
// a crash goes on from here. Files of a task are known by their digests, which is all that a signature needs.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.hpp"

namespace pidpys::api::dss {

// asking and allowed are InProgress to callers; all others are final.
enum class TaskState { asking, allowed, completed, canceled, timed_out, crashed, unconfirmed, retry };

constexpr bool is_final(TaskState state) { return state != TaskState::asking && state != TaskState::allowed; }

struct TaskFile {
    std::string name;
    std::uint64_t size = 0;
    Bytes digest;
};

struct Task {
    std::int64_t number = 0;  // the store's own key
    std::string id;
    std::string user_id, box_id, client_id, thumbprint;
    std::string program;           // of the caller, for the question
    std::string digest_algorithm;  // OpenSSL name, of every file's digest
    TaskState state = TaskState::asking;
    std::int64_t created = 0, deadline = 0;  // deadline: of the question
    std::int64_t finished = 0;
    std::uint32_t file_count = 0;
    std::string reason;                          // why it ended so; English, for the administrator
    std::int64_t process = 0, system_user = -1;  // of the program that asked; 0 and -1 if unknown
};

struct FileResult {
    std::uint32_t index = 0;
    Bytes signature;  // empty: SigningError
};

class TaskStore {
public:
    virtual ~TaskStore() = default;

    // Durable when it returns, and its question is this node's (work.hpp). A task that a person is asked about becomes
    // `unconfirmed` when another question of the same user and client is open, on whatever node; the state that was
    // written is returned.
    virtual TaskState add_task(Task& task, const std::vector<TaskFile>& files, bool asks_person) = 0;
    virtual std::optional<Task> task(std::string_view id) = 0;
    virtual std::vector<Task> unfinished() = 0;
    virtual std::vector<TaskFile> files(std::int64_t task) = 0;

    // Of files `first` to before `last`, in their order, those that are there.
    virtual std::vector<FileResult> results_between(std::int64_t task, std::int64_t first, std::int64_t last) = 0;
    std::vector<FileResult> results(std::int64_t task) {
        return results_between(task, 0, std::numeric_limits<std::uint32_t>::max());
    }

    // A person may answer for the task, which is asking: it is among open_questions() from now on. False: another question
    // of the same user and client is open, so that it is `unconfirmed` now, or it has ended.
    virtual bool open_question(const Task& task, std::int64_t now) = 0;
    // Of the user's tasks those that wait for a person, in the order in which they began.
    virtual std::vector<Task> open_questions(std::string_view user, std::int64_t now) = 0;

    // How many are unfinished, in each state, and when the oldest of them was made (0: there is none).
    struct Queue {
        std::uint64_t asking = 0, allowed = 0;
        std::int64_t oldest = 0;
    };
    virtual Queue queue() = 0;

    // To an end; nothing of the task is in the queue then. False if it is not in state `from` any more.
    virtual bool move(const Task& task, TaskState from, TaskState to, std::int64_t now, std::string_view reason) = 0;
};

}  // namespace pidpys::api::dss
