// SPDX-License-Identifier: MIT
// A task's way from acceptance to its end: asking → allowed → completed, or one of the other ends (diadoc-dss 5).
// Every step is in the task store before its consequence; resume() goes on from there after a crash.
//
// A signature exists for the world from the moment it is recorded. One that was computed but not recorded dies with
// the process and is made anew; one that was recorded is never made again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <stop_token>

#include "api/accounts/account.hpp"
#include "api/dss/store/store.hpp"
#include "api/dss/tasks/batch.hpp"
#include "api/dss/tasks/contents.hpp"
#include "channel/prompter.hpp"

namespace pidpys::api::dss {

enum class TaskStep { accepted, allowed, recorded, ended };

class TaskEngine : public std::enable_shared_from_this<TaskEngine> {
public:
    struct Parts {
        std::shared_ptr<Store> store;
        AccountPtr account;  // whose turn it is when workers sign
        Workers& workers;
        EventLoop& loop;
        const Clock& clock;
        channel::Prompter& prompter;
        journal::Journal& journal;  // of consent
        std::shared_ptr<KeyVault> keys;
        SignFile sign = sign_file;
        unsigned lanes = 2;  // signatures at a time
        std::function<void(const std::string&)> log;
        std::function<void(TaskStep)> after;      // tests look on, and kill the process
        std::function<bool()> without_keys = {};  // the user has chosen to work so: nobody asks him to log in
    };

    explicit TaskEngine(Parts parts) : parts_(std::move(parts)) {}

    // The task is in the store when this returns; its question is on the way.
    // `sources`: for whoever wants to see a file while the question stands.
    void accept(Task task, const std::vector<TaskFile>& files, const CertificateRecord& certificate,
                FileSources sources = {});

    // Goes on with what a former process left (store->unfinished() before the first task is accepted). A question is
    // asked again until its deadline; where nobody can be asked yet (the agent is still on its way) it waits up to half
    // a minute.
    void resume(const std::vector<Task>& unfinished);

    // Ends questions whose deadline has long passed: the answer came, but could not be written.
    void expire();

    // Withdraws questions and lets lanes end; waits for them, at most five seconds. Tasks stay as the store has them.
    void stop();

private:
    void ask(const Task& task, const std::vector<TaskFile>& files, const CertificateRecord& certificate,
             FileSources sources);
    void ask_to_log_in(const Task& task, channel::Question question);
    void logged_in(const Task& task, const channel::Question& question, const channel::Answer& answer);
    void put(const Task& task, channel::Question question);
    void ask_when_possible(const Task& task, std::chrono::steady_clock::time_point until);
    void answered(const Task& task, const channel::Answer& answer);
    void leave_out(const Task& task, const std::vector<std::uint64_t>& places);  // sorted
    void sign(const Task& task);
    void ended(const Task& task, const std::optional<Error>& error);
    void stopped(const Task& task, const crypto::KeyEntry& key);
    void finish(const Task& task, TaskState from, TaskState to, const std::string& reason);
    void guarded(const Task& task, const std::function<void()>& work);
    void after(TaskStep step) const;
    [[nodiscard]] std::int64_t now() const;

    Parts parts_;
    std::stop_source stop_;
    std::mutex mutex_;
    std::condition_variable idle_;
    unsigned batches_ = 0;  // running
};

}  // namespace pidpys::api::dss
