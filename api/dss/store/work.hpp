// SPDX-License-Identifier: MIT
// What is to be done, and who does it: one queue over all nodes that have the store, where a node is an object of this
// class. Of a task that somebody is to be asked about it is the question, of one that was allowed its files in slices.
// Whoever takes a piece of it has it by lease, renews the lease, and writes results with the lease's fence: what comes
// from a node that others have given up is not written.
//
// Leases, and the time that a question has, are by the clock of the database, whatever the clocks of nodes say.
#pragma once

#include <functional>

#include "api/dss/store/tasks.hpp"

namespace pidpys::api::dss {

// Files `first` to before `last`, or the question. The fence is another one whenever somebody takes the slice.
struct Lease {
    std::int64_t task = 0, first = 0, last = 0, fence = 0;

    static constexpr std::int64_t question = -1;  // in place of the first file
    static Lease of_question(std::int64_t task) { return {task, question, question, 0}; }
    [[nodiscard]] bool is_question() const { return first == question; }
    bool operator==(const Lease&) const = default;
};

struct PendingFile {
    std::uint32_t index = 0;
    Bytes digest;
};

struct Slice {
    Lease lease;
    Task task;
    std::vector<PendingFile> pending;  // those without a result
    std::uint32_t tries = 1;           // how often somebody has begun with it who neither gave it back nor lives
    bool others_wait = true;           // there may be slices of other tasks, beside those that were not asked for
};

struct Allowed {
    std::optional<Slice> first;
};

struct OpenQuestion {
    Task task;
    std::int64_t left_ms = 0;  // until its deadline; not above 0: it has passed
};

enum class Written { refused, kept, completed };

class WorkQueue {
public:
    virtual ~WorkQueue() = default;

    // Are there other nodes? Else nothing comes to the queue but by calls of this object.
    [[nodiscard]] virtual bool is_shared() const = 0;

    // asking → allowed; in the same step the files that are left out (places, sorted) have SigningError for their
    // result, and the task's slices are in the queue. `take`: the first is this node's at once. Nothing: the task is not
    // in state asking any more.
    virtual std::optional<Allowed> allow(const Task& task, const std::vector<std::uint64_t>& left_out,
                                         std::string_view reason, bool take) = 0;

    // The next slice that nobody has: tasks take turns. `except`: of those none.
    virtual std::optional<Slice> claim(const std::vector<std::int64_t>& except) = 0;

    // Questions that nobody asks any more, a hundred at most; and those whose answer is overdue by a minute, whoever
    // asks. They are this node's then. `now`: for a database without a clock of its own.
    virtual std::vector<OpenQuestion> claim_questions(std::int64_t now) = 0;

    // All or none, and never over a result that is there already. refused: the slice is not this lease's any more, and
    // nothing was written. `finish`: the slice is done; if it was the last, the task is completed then.
    virtual Written add_results(const Lease& lease, const std::vector<FileResult>& results,
                                std::optional<std::int64_t> finish) = 0;
    virtual std::uint64_t result_count(std::int64_t task) = 0;

    // For another while; those of them that are still this node's. Says to others that the node is there, too.
    virtual std::vector<Lease> renew(const std::vector<Lease>& leases) = 0;
    // For others to take, at once. Those that are this node's no more are passed over.
    virtual void give_back(const std::vector<Lease>& leases) = 0;
    // Gives a slice back that this node cannot sign. False: nor can any other that is there.
    virtual bool refuse(const Lease& lease) = 0;

    // `news` is called, from a thread of its own, when others say that there is something to take. Empty: no more.
    virtual void listen(std::function<void()> news) = 0;
    // Says so to others.
    virtual void announce() = 0;
    // This node is there no more.
    virtual void leave() = 0;
};

}  // namespace pidpys::api::dss
