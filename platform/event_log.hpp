// SPDX-License-Identifier: MIT
// Where a service without a terminal tells its administrator what happens: Windows' event log. Elsewhere standard error
// does this, which the journal reads.
#pragma once

#include <string_view>

namespace pidpys::platform {

enum class EventKind { information, warning, error };

// From here on, for the whole process; the source is known to the system since install_service().
void open_event_log(std::string_view source);

// False where no event log is open: the caller says it elsewhere.
bool write_event(EventKind kind, std::string_view text);

}  // namespace pidpys::platform
