// SPDX-License-Identifier: MIT
// Puts every question and its outcome into the journal: the question before anybody is asked, the outcome before whoever
// wanted to know hears of it. What cannot be put down is not asked, and a yes that cannot be put down is none. The
// contracts are handed this prompter alone, so that nothing is asked past it. Of a caller that is refused over and over
// without anybody being disturbed only so many refusals a minute are recorded, the last with the number of the others.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "channel/prompter.hpp"
#include "daemon/prompt/record_limit.hpp"
#include "journal/journal.hpp"

namespace pidpys::daemon {

class JournalledPrompter final : public channel::Prompter {
public:
    // Runs what follows an answer: signing must not hold up the journal's thread.
    using Post = std::function<void(std::function<void()>)>;

    // `people` answers each question once, also after close().
    JournalledPrompter(channel::Prompter& people, journal::Journal& journal, Post post)
        : people_(people), journal_(journal), post_(std::move(post)) {}

    void ask(channel::Question question, std::stop_token withdrawn, std::function<void(channel::Answer)> done) override;
    [[nodiscard]] bool available() const override { return people_.available(); }
    [[nodiscard]] bool asks_person() const override { return people_.asks_person(); }
    [[nodiscard]] bool offers_login() const override { return people_.offers_login(); }
    void progress(const channel::Work& work) override { people_.progress(work); }

    // Questions that have no answer yet.
    [[nodiscard]] std::size_t open() const { return open_; }

    // The workers are gone: answers are given on the journal's thread from now on.
    void workers_gone() { without_workers_ = true; }

    // The service stops. Call when `people` is closed: every answer has been handed to `post` at the return, and what is
    // asked from now on ends at once.
    void close();

private:
    struct Pending;
    void put(const std::shared_ptr<Pending>& pending);
    void answered(const std::shared_ptr<Pending>& pending, channel::Answer answer);
    void left_open(const std::shared_ptr<Pending>& pending, const channel::Answer& answer);
    void tell(const std::shared_ptr<Pending>& pending, channel::Answer answer) const;

    channel::Prompter& people_;
    journal::Journal& journal_;
    const Post post_;
    RecordLimit limit_{20, 120};
    std::atomic<bool> closed_ = false, without_workers_ = false;
    mutable std::atomic<std::size_t> open_ = 0;
};

}  // namespace pidpys::daemon
