// SPDX-License-Identifier: MIT
// Who has been told no: nothing of that asker is shown for a minute, for twice as long after each further no, up to an
// hour; for an hour at once if the person said so. A yes begins anew.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace pidpys::daemon {

class Silence {
public:
    using Clock = std::chrono::steady_clock;

    // What is left of it; zero: the asker may be shown.
    std::chrono::seconds left(const std::string& asker, Clock::time_point now);

    // Who has to be silent now, in the order of their names, and how much longer.
    std::vector<std::pair<std::string, std::chrono::seconds>> list(Clock::time_point now);

    void refused(const std::string& asker, Clock::time_point now);
    void refused_for_an_hour(const std::string& asker, Clock::time_point now);
    void allowed(const std::string& asker);
    bool end(const std::string& asker);  // the person has thought better of it; false: there was none

private:
    struct Refusals {
        std::chrono::seconds last{0};  // how long the latest silence is
        Clock::time_point until;
    };

    std::mutex mutex_;
    std::map<std::string, Refusals> askers_;
};

}  // namespace pidpys::daemon
