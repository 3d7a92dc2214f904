// SPDX-License-Identifier: MIT
// What waits for a person, of several askers: taken in turns, so that one asker's many do not stand before another's
// one.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

namespace pidpys::channel {

template <class Thing>
class Turns {
public:
    void push(const std::string& asker, Thing thing) {
        for (Line& line : lines_)
            if (line.asker == asker) return line.things.push_back(std::move(thing));
        lines_.push_back({asker, {}});
        lines_.back().things.push_back(std::move(thing));
    }

    // The oldest thing of the asker whose turn it is: not of the one that came last, if another waits. Never of none.
    Thing pop() {
        if (lines_.front().asker == last_) to_the_end();
        Line& line = lines_.front();
        last_ = line.asker;
        Thing thing = std::move(line.things.front());
        line.things.pop_front();
        if (line.things.empty())
            lines_.pop_front();
        else
            to_the_end();
        return thing;
    }

    template <class Is>
    void remove_if(const Is& is) {
        for (Line& line : lines_) std::erase_if(line.things, is);
        std::erase_if(lines_, [](const Line& line) { return line.things.empty(); });
    }

    void clear() { lines_.clear(); }
    [[nodiscard]] bool empty() const { return lines_.empty(); }
    [[nodiscard]] std::size_t size() const {
        std::size_t all = 0;
        for (const Line& line : lines_) all += line.things.size();
        return all;
    }

private:
    struct Line {
        std::string asker;
        std::deque<Thing> things;
    };

    void to_the_end() {
        lines_.push_back(std::move(lines_.front()));
        lines_.pop_front();
    }

    std::deque<Line> lines_;  // in the order of their turns; none is empty
    std::string last_;
};

}  // namespace pidpys::channel
