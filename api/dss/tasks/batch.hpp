// SPDX-License-Identifier: MIT
// The signatures of one slice of a task, made by several lanes on the worker pool: each lane signs a handful of files and gives
// its thread back; the last one writes what all have made. The first one that finds nothing more to sign says so, so that the
// next slice is signed while this one is written.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/dss/tasks/claims.hpp"
#include "api/dss/tasks/keys.hpp"
#include "api/workers.hpp"
#include "channel/question.hpp"
#include "journal/journal.hpp"

namespace pidpys::api::dss {

// One signature; the default signs the digest as section 15 wants it.
using SignFile = std::function<Result<Bytes>(const crypto::KeyEntry& key, ByteView digest, const std::string& algorithm,
                                             std::chrono::system_clock::time_point time)>;
// The token or its PIN is the trouble, not the file: trying the next file would only make it worse.
bool ends_the_batch(Errc code);
Result<Bytes> sign_file(const crypto::KeyEntry& key, ByteView digest, const std::string& algorithm,
                        std::chrono::system_clock::time_point time);

struct BatchEnd {
    bool completed = false;  // and with the slice its task
    std::optional<Error>
        error;               // none: every file has its result. wrong_password, unavailable, cancelled when stopping,
                             // denied when stopped
    bool unwritten = false;  // for the slice is not this node's any more (cancelled), or the store has failed (io)
};

class Batch : public std::enable_shared_from_this<Batch> {
public:
    struct Parts {
        Store& store;
        journal::Journal& journal;  // of consent; has a signature before the store has it
        AccountPtr account;
        Workers& workers;
        const Clock& clock;
        SignFile sign;
        std::function<bool()> stopping;
        std::stop_token stopped;                           // by the user
        std::function<void(std::uint64_t more)> progress;  // files that have been recorded
        std::function<void()> drained;                     // called once: a lane has nothing more to sign
        // Called once. What was recorded before stays, however it ends.
        std::function<void(const BatchEnd&)> done;
    };

    Batch(Parts parts, TakenPtr taken, KeyPtr key);

    void start(unsigned lanes);

private:
    void post_lane();
    void run_lane();
    bool sign_chunk();
    void deliver(std::vector<FileResult> results);
    void write();
    Result<void> put_down(const std::vector<FileResult>& results);
    void fail_with(Error error, bool unwritten = false);
    void leave();

    Parts parts_;
    const TakenPtr taken_;
    const KeyPtr key_;
    const channel::KeyFacts key_facts_;
    const Task& task_ = taken_->slice.task;
    const std::vector<PendingFile>& pending_ = taken_->slice.pending;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> failed_ = false;

    std::mutex mutex_;  // of what follows; not held while signing, nor needed by the last lane
    bool drained_ = false;
    std::vector<FileResult> ready_;
    BatchEnd end_;           // its error is the first
    std::size_t lanes_ = 0;  // that have work to do
};
using BatchPtr = std::shared_ptr<Batch>;

}  // namespace pidpys::api::dss
