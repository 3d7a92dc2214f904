// SPDX-License-Identifier: MIT
// What a person is spared: a question is put only within the budget and not while its asker has to be silent; a no
// takes
// back what else of the asker waits. What is not put is refused at once, as not_asked with the reason.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "channel/control.hpp"
#include "channel/prompter.hpp"
#include "daemon/prompt/budget.hpp"
#include "daemon/prompt/silence.hpp"

namespace pidpys::daemon {

class Courtesy : public std::enable_shared_from_this<Courtesy> {
public:
    using Clock = std::chrono::steady_clock;
    using Done = std::function<void(channel::Answer)>;

    // Make it shared.
    explicit Courtesy(const PromptLimits& limits) : budget_(limits) {}

    // Puts the question to a prompter that asks a person.
    void ask(channel::Prompter& person, channel::Question question, std::stop_token withdrawn, Done done);

    // Whom a no keeps silent, for windows; and an early end of it, false if there was none.
    std::vector<channel::SilenceEntry> silences();
    bool end_silence(const std::string& asker) { return silence_.end(asker); }

private:
    struct Open;
    using OpenPtr = std::shared_ptr<Open>;

    void answered(const OpenPtr& open, channel::Answer answer);
    bool claim(const OpenPtr& open);
    void refused(const Open& open, bool for_an_hour);

    PromptBudget budget_;
    Silence silence_;
    std::mutex mutex_;  // guards the list
    std::list<OpenPtr> open_;
};

}  // namespace pidpys::daemon
