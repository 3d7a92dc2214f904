// SPDX-License-Identifier: MIT
// Lines of the log about time-stamp servers whose clock is apart from ours (pki 2.4): of a server one a minute, of all of
// them ten. Whoever asks for time-stamps has no say in how long the log gets.
#pragma once

#include <string>

#include "daemon/prompt/record_limit.hpp"

namespace pidpys::daemon {

class ClockLog {
public:
    // From any thread.
    void operator()(const std::string& server, const std::string& times);

private:
    RecordLimit limit_{1, 10};
};

}  // namespace pidpys::daemon
