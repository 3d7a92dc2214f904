// SPDX-License-Identifier: MIT
// The signatures of one task, made by several lanes on the worker pool: each lane signs a handful of files and gives
// its thread back; whoever has the pen writes what all lanes have ready.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/dss/store/tasks.hpp"
#include "api/dss/tasks/keys.hpp"
#include "api/workers.hpp"
#include "channel/question.hpp"
#include "journal/journal.hpp"

namespace pidpys::api::dss {

// One signature; the default signs the digest as section 15 wants it.
using SignFile = std::function<Result<Bytes>(const crypto::KeyEntry& key, ByteView digest, const std::string& algorithm,
                                             std::chrono::system_clock::time_point time)>;
Result<Bytes> sign_file(const crypto::KeyEntry& key, ByteView digest, const std::string& algorithm,
                        std::chrono::system_clock::time_point time);

class Batch : public std::enable_shared_from_this<Batch> {
public:
    struct Parts {
        TaskStore& store;
        journal::Journal& journal;  // of consent; has a signature before the store has it
        AccountPtr account;
        Workers& workers;
        const Clock& clock;
        SignFile sign;
        std::function<bool()> stopping;
        std::stop_token stopped;  // by the user
        std::function<void(std::uint64_t recorded, std::uint64_t total)> progress;
        // Called once: nothing when every file has its result, else the error that ended the batch (wrong_password,
        // unavailable, cancelled when stopping, denied when stopped). What was recorded before stays.
        std::function<void(std::optional<Error>)> done;
    };

    Batch(Parts parts, Task task, KeyPtr key, std::vector<TaskStore::PendingFile> pending);

    void start(unsigned lanes);

private:
    void post_lane();
    void run_lane();
    bool sign_chunk();
    void deliver(std::vector<FileResult> results);
    void write_ready(std::unique_lock<std::mutex>& lock, bool finish);
    Result<void> put_down(const std::vector<FileResult>& results);
    void fail_with(Error error);
    void leave();

    Parts parts_;
    const Task task_;
    const KeyPtr key_;
    const channel::KeyFacts key_facts_;
    const std::vector<TaskStore::PendingFile> pending_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> failed_ = false;

    std::mutex mutex_;  // of what follows; not held while signing or writing
    std::vector<FileResult> ready_;
    std::optional<Error> error_;  // the first
    std::size_t lanes_ = 0;       // that have work to do
    std::uint64_t recorded_ = 0;
    bool writing_ = false;
};

}  // namespace pidpys::api::dss
