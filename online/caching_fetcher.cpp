// SPDX-License-Identifier: MIT
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "online/cache.hpp"
#include "platform/thread_name.hpp"

namespace pidpys::online {
namespace {

class CachingFetcher final : public Fetcher {
public:
    CachingFetcher(std::unique_ptr<Fetcher> inner, AnswerCache cache, Now now)
        : inner_(std::move(inner)), cache_(std::move(cache)), now_(std::move(now)), thread_([this] { run(); }) {}

    ~CachingFetcher() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        thread_.join();
        inner_.reset();  // its last answers are not kept
    }

    CachingFetcher(const CachingFetcher&) = delete;
    CachingFetcher& operator=(const CachingFetcher&) = delete;

    void fetch(Request request, std::stop_token stop, Callback callback) override {
        if (request.cache_key.empty()) return inner_->fetch(std::move(request), std::move(stop), std::move(callback));
        auto look = std::make_shared<Question>();
        look->name = AnswerCache::name_of(request);
        look->until = std::chrono::steady_clock::now() + patience_of(request);
        look->request = std::move(request);
        look->stop = std::move(stop);
        look->callback = std::move(callback);
        post([this, look](bool stopping) { look_up(look, stopping); });
    }

    [[nodiscard]] Result<void> may_ask(const Address& address) const override { return inner_->may_ask(address); }

private:
    struct Question {
        Request request;
        std::stop_token stop;
        Callback callback;
        std::string name;
        std::chrono::steady_clock::time_point until;
        std::optional<std::stop_callback<std::function<void()>>> leaves{};  // while it waits for another's answer
    };
    using QuestionPtr = std::shared_ptr<Question>;

    // A question on its way, and those who have asked the same since.
    struct Flight {
        std::chrono::steady_clock::time_point until;
        std::vector<QuestionPtr> followers;
    };
    using Task = std::function<void(bool stopping)>;

    void post(Task task) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            tasks_.push_back(std::move(task));
        }
        wake_.notify_one();
    }

    void run() {
        platform::name_this_thread("online-cache");
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
            if (tasks_.empty()) break;
            const Task task = std::move(tasks_.front());
            tasks_.pop_front();
            const bool stopping = stopping_;
            lock.unlock();
            task(stopping);
            lock.lock();
        }
        lock.unlock();
        for (const auto& [name, flight] : std::exchange(flights_, {}))
            for (const QuestionPtr& follower : flight.followers) {
                follower->leaves.reset();
                follower->callback(fail(Errc::cancelled, "the service stops"));
            }
    }

    void look_up(const QuestionPtr& question, bool stopping) {
        if (stopping) return question->callback(fail(Errc::cancelled, "the service stops"));
        if (question->stop.stop_requested()) return question->callback(fail(Errc::cancelled, "nobody waits any more"));
        if (auto body = cache_.find(question->name, now_()))
            if (fits(*question, *body)) {
                const auto& addresses = question->request.addresses;
                return question->callback(
                    Answer{std::move(*body), addresses.empty() ? std::string() : addresses.front().url, true});
            }
        const auto found = flights_.find(question->name);
        if (found == flights_.end()) {
            flights_[question->name].until = question->until;
            return ask(*question, true);
        }
        if (found->second.until > question->until) return ask(*question, false);  // its time would be over first
        follow(found->second, question);
    }

    // Whether what was answered to another answers this one: whoever asks would give it to others himself.
    [[nodiscard]] bool fits(const Question& question, ByteView body) const {
        if (!question.request.check) return true;
        const auto verdict = question.request.check(body);
        return verdict && verdict->keep_until && *verdict->keep_until > now_();
    }

    void follow(Flight& flight, const QuestionPtr& question) {
        flight.followers.push_back(question);
        const Request& request = question->request;  // the server is being asked, by another's request
        if (request.asking && !request.addresses.empty()) request.asking(request.addresses.front().url);
        const std::weak_ptr<Question> weak = question;
        question->leaves.emplace(question->stop, [this, weak] { post([this, weak](bool) { leave(weak.lock()); }); });
    }

    void leave(const QuestionPtr& question) {
        if (!question) return;
        const auto found = flights_.find(question->name);
        if (found == flights_.end() || std::erase(found->second.followers, question) == 0) return;
        question->leaves.reset();
        question->callback(fail(Errc::cancelled, "nobody waits any more"));
    }

    // An answer is given to all who have asked the same, if it may be given to others and each finds it good; a failure
    // is everybody's, unless it was the asker who left.
    void land(const std::string& name, const Result<Answer>& answer, bool shared) {
        const auto node = flights_.extract(name);
        if (node.empty()) return;
        for (const QuestionPtr& follower : node.mapped().followers) {
            follower->leaves.reset();
            if (!answer && answer.error().code == Errc::cancelled)
                look_up(follower, false);
            else if (!answer)
                follower->callback(tl::unexpected(answer.error()));
            else if (shared && fits(*follower, answer->body))
                follower->callback(Answer{answer->body, answer->url, true});
            else
                ask(*follower, false);
        }
    }

    // `leads`: others may wait for its answer.
    void ask(Question& question, bool leads) {
        // The check runs on the inner fetcher's thread, just before the answer is given.
        const auto until = std::make_shared<std::optional<TimePoint>>();
        if (auto check = std::move(question.request.check))
            question.request.check = [check = std::move(check), until](ByteView answer) {
                auto verdict = check(answer);
                if (verdict) *until = verdict->keep_until;
                return verdict;
            };
        const Kind kind = question.request.kind;
        inner_->fetch(std::move(question.request), std::move(question.stop),
                      [this, until, kind, leads, name = question.name,
                       callback = std::move(question.callback)](Result<Answer> answer) {
                          if (leads || (answer && *until))
                              post([this, name, kind, leads, ends = *until, answer](bool stopping) {
                                  if (stopping) return;
                                  if (answer && ends) (void)cache_.keep(name, kind, answer->body, *ends, now_());
                                  if (leads) land(name, answer, ends.has_value());
                              });
                          callback(std::move(answer));
                      });
    }

    std::unique_ptr<Fetcher> inner_;
    AnswerCache cache_;  // of the thread
    const Now now_;
    std::map<std::string, Flight> flights_;  // of the thread
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> tasks_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Fetcher> with_cache(std::unique_ptr<Fetcher> inner, AnswerCache cache, Now now) {
    return std::make_unique<CachingFetcher>(std::move(inner), std::move(cache), std::move(now));
}

}  // namespace pidpys::online
