// SPDX-License-Identifier: MIT
// Chooses who is asked, and goes to the next one when somebody drops out.
#include <atomic>
#include <chrono>
#include <utility>

#include "platform/console.hpp"
#include "daemon/prompt/agent_prompter.hpp"
#include "daemon/prompt/caller.hpp"
#include "daemon/prompt/courtesy.hpp"
#include "daemon/prompt/policy.hpp"
#include "daemon/prompt/prompter_factory.hpp"
#include "daemon/prompt/terminal_prompter.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

using Done = std::function<void(Answer)>;

class PolicyPrompter : public Prompter {
public:
    explicit PolicyPrompter(std::vector<PolicyRule> rules) : policy_(std::move(rules)) {}
    void ask(Question question, std::stop_token, Done done) override {
        Answer answer = policy_.decide(question, Policy::Clock::now());
        if (!answer.open) answer.by = "policy";
        done(std::move(answer));
    }
    [[nodiscard]] bool available() const override { return true; }
    [[nodiscard]] bool asks_person() const override { return false; }

private:
    Policy policy_;
};

std::int64_t unix_milliseconds() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

class Desk : public PromptDesk {
public:
    Desk(const PrompterConfig& config, std::unique_ptr<AgentPrompter> agent, std::unique_ptr<Prompter> policy,
         std::unique_ptr<TerminalPrompter> terminal)
        : default_deadline_(config.default_deadline),
          log_(config.log),
          courtesy_(std::make_shared<Courtesy>(config.limits)),
          policy_(std::move(policy)),
          terminal_(std::move(terminal)),
          agent_(std::move(agent)) {}
    ~Desk() override { Desk::close(); }

    void ask(Question question, std::stop_token withdrawn, Done done) override {
        if (question.deadline == 0) question.deadline = unix_milliseconds() + default_deadline_.count();
        if (log_) {
            done = [log = log_, who = caller_line(question), done = std::move(done)](Answer answer) {
                log("question of " + who + ": " + answer.reason);
                done(std::move(answer));
            };
        }
        if (closed_) return done(service_stops());
        if (question.may_stay_open && !policy_) return done(left_open());
        if (question.may_stay_open) return policy_->ask(std::move(question), withdrawn, std::move(done));
        ask_from(0, std::move(question), std::move(withdrawn), std::move(done));
    }

    [[nodiscard]] bool available() const override {
        return (agent_ && agent_->available()) || policy_ || (terminal_ && terminal_->available());
    }

    [[nodiscard]] bool asks_person() const override {
        return (agent_ && agent_->available()) || (!policy_ && terminal_ && terminal_->available());
    }
    [[nodiscard]] bool offers_login() const override { return agent_ && agent_->offers_login(); }

    void progress(const Work& work) override {
        if (agent_) agent_->progress(work);
    }
    void set_control(ControlHandler* handler) override {
        if (agent_) agent_->set_control(handler);
    }
    void state_changed() override {
        if (agent_) agent_->state_changed();
    }
    [[nodiscard]] std::vector<SilenceEntry> silences() override { return courtesy_->silences(); }
    bool end_silence(const std::string& asker) override { return courtesy_->end_silence(asker); }
    void tell(HistoryEntry event) override {
        if (agent_) agent_->tell(std::move(event));
    }
    void close() override {
        closed_ = true;
        if (agent_) agent_->close();  // first: it hands questions on to the terminal
        if (terminal_) terminal_->close();
    }

private:
    // The places of the chain; `place` counts those already tried.
    void ask_from(int place, Question question, std::stop_token withdrawn, Done done) {
        const auto dropped_out = [this, place](const Question& again, const std::stop_token& token, Done next) {
            ask_from(place + 1, again, token, std::move(next));
        };
        if (place == 0 && agent_ && agent_->available())
            return ask_person(*agent_, "agent", std::move(question), withdrawn, std::move(done), dropped_out);
        // Policies and terminals have no place for a key's password.
        if (is_of_windows(question.kind)) return done(nobody());
        if (place <= 1 && policy_) return policy_->ask(std::move(question), withdrawn, std::move(done));
        if (place <= 2 && terminal_ && terminal_->available())
            return ask_person(*terminal_, "terminal", std::move(question), withdrawn, std::move(done),
                              [](const Question&, const std::stop_token&, Done next) { next(nobody()); });
        done(nobody());
    }

    static bool is_of_windows(QuestionKind kind) {
        return kind == QuestionKind::login || kind == QuestionKind::new_keys;
    }

    static Answer nobody() {
        return {Outcome::unavailable, false, {}, "nobody can be asked: no agent is connected, no policy, no terminal"};
    }

    template <class DroppedOut>
    void ask_person(Prompter& prompter, const char* by, Question question, const std::stop_token& withdrawn, Done done,
                    DroppedOut dropped_out) {
        auto answered = [by, again = question, withdrawn, dropped_out, done = std::move(done)](Answer answer) {
            if (answer.outcome == Outcome::unavailable) return dropped_out(again, withdrawn, done);
            if (answer.outcome != Outcome::not_asked) answer.by = by;
            done(std::move(answer));
        };
        courtesy_->ask(prompter, std::move(question), withdrawn, std::move(answered));
    }

    std::chrono::milliseconds default_deadline_;
    std::function<void(const std::string&)> log_;
    std::shared_ptr<Courtesy> courtesy_;
    std::atomic<bool> closed_ = false;
    std::unique_ptr<Prompter> policy_;
    std::unique_ptr<TerminalPrompter> terminal_;
    std::unique_ptr<AgentPrompter> agent_;
};

}  // namespace

Result<std::unique_ptr<PromptDesk>> make_prompter(PrompterConfig config) {
    std::unique_ptr<AgentPrompter> agent;
    std::unique_ptr<Prompter> policy;
    std::unique_ptr<TerminalPrompter> terminal;
    if (!config.policy_file.empty()) {
        auto rules = load_policy(config.policy_file, api::language_of_environment());
        if (!rules) return forward(rules);
        policy = std::make_unique<PolicyPrompter>(std::move(*rules));
    } else if (config.terminal) {
        if (auto console = platform::open_console()) {
            terminal = std::make_unique<TerminalPrompter>(std::move(*console), api::language_of_environment());
        } else if (config.log) {
            config.log("questions cannot be asked here: " + console.error().detail);
        }
    }
    if (!config.agent_socket.empty()) {
        auto channel = platform::listen_local(config.agent_socket);
        if (!channel) return forward(channel);
        agent = std::make_unique<AgentPrompter>(std::move(*channel), config.log);
    }
    return std::make_unique<Desk>(config, std::move(agent), std::move(policy), std::move(terminal));
}

}  // namespace pidpys::daemon
