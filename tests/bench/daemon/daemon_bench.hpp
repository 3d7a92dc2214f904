// SPDX-License-Identifier: MIT
// The parts of bench_daemon.
#pragma once

#include <string>

#include "../crypto/results.hpp"
#include "peers.hpp"

namespace bench {

struct Options {
    std::string programs;  // folder of pidpysd and pidpys
    double seconds = 3;    // of each load
};

void measure_start(const Options& options, Results& results);                                   // start_ms, idle_rss_mb
void measure_status(const Options& options, Results& results);                                  // status_rps_vs_nginx
void measure_flow(const Options& options, Results& results);                                    // flow_*
void measure_signing(const std::string& name, const std::string& container, Results& results);  // sign_path_vs_cms_sign

}  // namespace bench
