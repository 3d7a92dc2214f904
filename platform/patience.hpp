// SPDX-License-Identifier: MIT
// On Windows another program may hold a file — a virus scanner, an indexer, a backup — and nobody opens, renames or removes it
// meanwhile. Most let go at once.
#pragma once

#include <functional>

namespace pidpys::platform {

enum class Attempt { done, held, failed };

// Calls `attempt`, which says whether it has done it, anew while another program's hold is what hinders it, for two seconds
// at most. On other systems nobody holds a file so: one call.
Attempt attempt_patiently(const std::function<bool()>& attempt);

}  // namespace pidpys::platform
