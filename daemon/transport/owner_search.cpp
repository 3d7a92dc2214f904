// SPDX-License-Identifier: MIT
#include "daemon/transport/owner_search.hpp"

#include <chrono>
#include <exception>
#include <mutex>
#include <utility>

#include "platform/aside.hpp"

namespace pidpys::daemon {
namespace {

constexpr std::chrono::milliseconds kPause{35};

using Answers = std::vector<OwnerAnswer>;
using AllEnds = std::vector<platform::TcpEnds>;

}  // namespace

struct OwnerSearch::Impl : std::enable_shared_from_this<Impl> {
    struct Wanted {
        platform::TcpEnds ends;
        Found found;
        int looks = 0;
    };

    // What the other thread has of a search: it may end while a table is read.
    struct Line {
        const Ask ask;
        std::mutex mutex;
        Loop* loop;  // over that; none: nobody listens any more

        Answers answers(const AllEnds& ends) const {
            try {
                return ask(ends);
            } catch (const std::exception& bug) {
                return Answers(ends.size(), fail(Errc::io, bug.what()));
            }
        }
    };

    Impl(Loop& its_loop, Ask ask, bool on_another_thread)
        : loop(its_loop), aside(on_another_thread), line(new Line{std::move(ask), {}, &its_loop}) {}
    ~Impl() {
        const std::scoped_lock lock(line->mutex);
        line->loop = nullptr;
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Loop& loop;
    const bool aside;
    const std::shared_ptr<Line> line;
    std::vector<Wanted> wanted;   // for the next look
    std::vector<Wanted> looking;  // under way
    std::size_t waiting = 0;

    void look() {
        if (!looking.empty() || wanted.empty()) return;
        looking = std::exchange(wanted, {});
        AllEnds ends;
        for (const Wanted& one : looking) ends.push_back(one.ends);
        if (!aside) return take(line->answers(ends));
        platform::aside([line = line, weak = weak_from_this(), ends = std::move(ends)] {
            auto answers = line->answers(ends);
            const std::scoped_lock lock(line->mutex);
            if (line->loop == nullptr) return;
            line->loop->post([weak, answers = std::move(answers)] {
                if (const auto still = weak.lock()) still->take(answers);
            });
        });
    }

    void take(const Answers& answers) {
        const auto asked = std::exchange(looking, {});
        std::vector<Wanted> again;
        std::vector<std::pair<Found, OwnerAnswer>> told;  // last, for who is told may want others
        for (std::size_t i = 0; i < asked.size(); ++i) {
            const Wanted& one = asked[i];
            if (!answers[i] && answers[i].error().code == Errc::busy && one.looks + 1 < kOwnerLooks)
                again.push_back({one.ends, one.found, one.looks + 1});
            else
                told.emplace_back(one.found, answers[i]);
        }
        waiting -= told.size();
        if (!again.empty())
            loop.at(std::chrono::steady_clock::now() + kPause, [weak = weak_from_this(), again] {
                const auto still = weak.lock();
                if (!still) return;
                still->wanted.insert(still->wanted.end(), again.begin(), again.end());
                still->look();
            });
        look();
        for (const auto& [found, answer] : told) found(answer);
    }
};

OwnerSearch::OwnerSearch(Loop& loop, Ask ask, bool aside)
    : impl_(std::make_shared<Impl>(loop, std::move(ask), aside)) {}

OwnerSearch::~OwnerSearch() = default;

void OwnerSearch::find(const platform::TcpEnds& ends, Found found) {
    const auto impl = impl_;
    impl->wanted.push_back({ends, std::move(found)});
    ++impl->waiting;
    impl->look();
}

std::size_t OwnerSearch::waiting() const { return impl_->waiting; }

}  // namespace pidpys::daemon
