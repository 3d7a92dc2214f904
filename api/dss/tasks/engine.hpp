// SPDX-License-Identifier: MIT
// A task's way from acceptance to its end: asking → allowed → completed, or one of the other ends (diadoc-dss 5).
// Every step is in the task store before its consequence. What is to be done stands there too (store/work.hpp): an engine
// signs what it takes from there, whoever accepted it, and asks what nobody asks any more.
//
// A signature exists for the world from the moment it is recorded. One that was computed but not recorded dies with
// the process, or with the lease under which it was made, and is made anew; one that was recorded is never made again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <stop_token>

#include "api/accounts/account.hpp"
#include "api/dss/store/store.hpp"
#include "api/dss/tasks/batch.hpp"
#include "api/dss/tasks/claims.hpp"
#include "api/dss/tasks/contents.hpp"
#include "channel/prompter.hpp"
#include "observe/meters.hpp"

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
        observe::Meters* meters = nullptr;        // null: nobody counts
        std::function<void(const std::string&)> event = {};  // what befell the task of observe/work.hpp, for programs
        std::chrono::milliseconds lease = std::chrono::seconds(15);  // as the store has it
        bool leaves_open = false;  // what rules do not decide waits for answer(), on whatever node its user comes to
        std::function<void(const std::string&)> warn = {};  // of trouble
    };

    explicit TaskEngine(Parts parts);

    // The task is in the store when this returns; its question is on the way.
    // `sources`: for whoever wants to see a file while the question stands.
    void accept(Task task, const std::vector<TaskFile>& files, const CertificateRecord& certificate,
                FileSources sources = {});

    // What the task's own user, who was shown `question`, says of a task among the store's open_questions(): allowed or
    // denied. On a worker; signing is another's work. Errors: not_found (it does not wait any more), those of the journal.
    Result<void> answer(const Task& task, const channel::Question& question, const channel::Answer& given);

    // Takes part in the queue: goes on with what a former process left, and with what other nodes leave. A question is
    // asked again until its deadline; where nobody can be asked yet (the agent is still on its way) it waits up to half
    // a minute.
    void resume();

    // Asks what nobody asks any more, and ends questions whose deadline has passed.
    void expire();

    // False where signatures are to be made and none has been, nor has failed, for two minutes. From any thread.
    [[nodiscard]] bool moves();

    // Withdraws questions and lets lanes end; waits for them, at most five seconds. Tasks stay as the store has them, for
    // other nodes or the next start.
    void stop();

private:
    // A task of which this node signs slices.
    struct Run {
        channel::Work work;
        std::stop_source stopped;      // by the user
        std::stop_source halt;         // so, or as its key fails: nothing more is signed
        std::optional<Error> trouble;  // with the key, the first
        unsigned slices = 0;           // of it that are here now
        bool signs = false;            // one of them
        std::deque<BatchPtr> ready;    // the others of which nothing is signed yet
        bool completed = false;
        std::optional<CertificateRecord> certificate;  // as the store had it then:
        std::chrono::steady_clock::time_point looked_up;
    };
    using RunPtr = std::shared_ptr<Run>;

    void ask(const Task& task, const HoldingPtr& held, const std::vector<TaskFile>& files,
             const CertificateRecord& certificate, FileSources sources);
    void ask_to_log_in(const Task& task, const HoldingPtr& held, channel::Question question);
    void logged_in(const Task& task, const HoldingPtr& held, const channel::Question& question,
                   const channel::Answer& answer);
    void put(const Task& task, const HoldingPtr& held, channel::Question question);
    void ask_when_possible(const Task& task, const HoldingPtr& held, std::chrono::steady_clock::time_point until);
    void ask_again(const OpenQuestion& question);
    [[nodiscard]] bool leaves(const HoldingPtr& held) const;
    void leave_open(const Task& task, const HoldingPtr& held);
    void nobody_came(const Task& task, const HoldingPtr& held);
    void answered(const Task& task, const HoldingPtr& held, const channel::Answer& answer);
    bool allow(const Task& task, const std::vector<std::uint64_t>& left_out, const std::string& reason);
    void look();
    void look_around();
    void look_after(std::chrono::milliseconds time);
    void take_work();
    void post_begin(TakenPtr taken);
    void begin(TakenPtr taken);
    bool sign(const TakenPtr& taken);
    void put_off(const TakenPtr& taken);
    std::optional<CertificateRecord> certificate_of(const Task& task);
    RunPtr join(const Slice& slice, const crypto::KeyEntry& key);
    void start(const RunPtr& run, BatchPtr batch);
    void drained(const RunPtr& run, const TakenPtr& taken);
    Result<Bytes> sign_one(const RunPtr& run, const crypto::KeyEntry& key, ByteView digest,
                           const std::string& algorithm, std::chrono::system_clock::time_point time);
    void recorded(const RunPtr& run, std::uint64_t more);
    void slice_ended(const TakenPtr& taken, const RunPtr& run, const crypto::KeyEntry& key, const BatchEnd& end);
    void troubled(const TakenPtr& taken, const Error& error);
    void stop_task(const Task& task, const channel::KeyFacts& facts);
    void stopped(const Task& task, const channel::KeyFacts& facts);
    void forget_oldest_end(const Task& task);
    void note_end(const Task& task, TaskState state, const std::string& reason);
    void announce();
    bool try_finish(const Task& task, TaskState from, TaskState to, const std::string& reason);
    void finish(const Task& task, TaskState from, TaskState to, const std::string& reason);
    bool guarded(const Task& task, const std::function<void()>& work);
    void after(TaskStep step) const;
    [[nodiscard]] std::int64_t now() const;

    Parts parts_;
    std::stop_source stop_;
    std::mutex answering_;
    std::mutex mutex_;  // of what follows, but atomic ones and the last
    std::condition_variable idle_;
    unsigned batches_ = 0;                      // running
    std::map<std::string, RunPtr> runs_;        // by the task's id: numbers come again where a database has lost some
    bool looks_ = false, looks_again_ = false;  // for work
    std::atomic<bool> questions_too_ = false;
    std::map<std::string, std::pair<TaskState, std::string>> ends_;       // of allowed tasks
    std::deque<std::string> recorded_ends_;                               // of them, the latest
    std::atomic<std::chrono::steady_clock::time_point> announced_{};      // that there is more than this node takes
    std::atomic<std::chrono::steady_clock::time_point> last_step_{};      // of any of them
    std::atomic<std::chrono::steady_clock::time_point> failing_since_{};  // the store; never: it keeps what it is given
    Claims claims_;                                                       // first to end: it calls
};

}  // namespace pidpys::api::dss
