// SPDX-License-Identifier: MIT
#include "daemon/prompt/courtesy.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/prompt/caller.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

Answer not_asked(std::string reason) { return {Outcome::not_asked, false, {}, std::move(reason)}; }

}  // namespace

struct Courtesy::Open {
    std::string asker;
    bool stranger = false, program = false;
    Done done;
    std::stop_source withdraw;
    std::optional<std::stop_callback<std::function<void()>>> on_withdrawn;
};

void Courtesy::ask(Prompter& person, Question question, std::stop_token withdrawn, Done done) {
    auto open = std::make_shared<Open>();
    open->asker = question.asker = asker_of(question);
    open->stranger = question.kind == QuestionKind::admission;
    open->program = question.origin.empty() && question.client.empty();
    const auto now = Clock::now();
    if (const auto left = silence_.left(open->asker, now); left.count() > 0)
        return done(
            not_asked(open->asker + " was refused; it may ask again in " + std::to_string(left.count()) + " s"));
    if (auto granted = budget_.begin(open->asker, open->stranger, now); !granted)
        return done(not_asked(granted.error().detail));
    open->done = std::move(done);
    {
        const std::lock_guard lock(mutex_);
        open_.push_back(open);
    }
    open->on_withdrawn.emplace(std::move(withdrawn),
                               [withdraw = open->withdraw]() mutable { withdraw.request_stop(); });
    person.ask(std::move(question), open->withdraw.get_token(),
               [self = shared_from_this(), open](Answer answer) { self->answered(open, std::move(answer)); });
}

std::vector<SilenceEntry> Courtesy::silences() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    std::vector<SilenceEntry> entries;
    for (const auto& [asker, left] : silence_.list(Clock::now())) entries.push_back({asker, (now + left).count()});
    return entries;
}

void Courtesy::answered(const OpenPtr& open, Answer answer) {
    if (!claim(open)) return;
    if (answer.outcome == Outcome::allowed) silence_.allowed(open->asker);
    if (answer.outcome == Outcome::denied) refused(*open, answer.for_an_hour);
    open->done(std::move(answer));
}

// For whoever comes first: the person's answer, or the refusal of another question of the asker.
bool Courtesy::claim(const OpenPtr& open) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find(open_.begin(), open_.end(), open);
        if (found == open_.end()) return false;
        open_.erase(found);
    }
    budget_.end(open->asker, open->stranger);
    return true;
}

// The user's own programs are not kept silent by a plain no: whoever runs one again wants to be asked again.
void Courtesy::refused(const Open& refused, bool for_an_hour) {
    if (refused.program && !for_an_hour) return;
    if (for_an_hour)
        silence_.refused_for_an_hour(refused.asker, Clock::now());
    else
        silence_.refused(refused.asker, Clock::now());
    std::vector<OpenPtr> others;
    {
        const std::lock_guard lock(mutex_);
        for (const OpenPtr& open : open_)
            if (open->asker == refused.asker) others.push_back(open);
    }
    for (const OpenPtr& open : others) {
        if (!claim(open)) continue;
        open->withdraw.request_stop();
        open->done(not_asked(open->asker + " was refused while this question waited"));
    }
}

}  // namespace pidpys::daemon
