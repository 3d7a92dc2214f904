// SPDX-License-Identifier: MIT
#include "daemon_bench.hpp"

namespace bench {

void measure_flow(const Options&, Results&) {}

}  // namespace bench
