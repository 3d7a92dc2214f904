// SPDX-License-Identifier: MIT
#include "observe/meters.hpp"

namespace pidpys::observe {
namespace {

// In the order of the enumerations.
const std::vector<std::string> key_kinds = {"dstu4145", "ec", "ed25519", "rsa", "other"};
const std::vector<std::string> outcomes = {"made", "failed"};
const std::vector<std::string> store_calls = {
    "administer",   "find_account", "find_token",   "add_token",   "put_part",     "put_content",
    "find_content", "read_content", "drop_content", "add_message", "find_message", "add_task",
    "find_task",    "unfinished",   "files",        "claim",       "renew",        "give_back",
    "add_results",  "results",      "move",         "queue",       "sweep",        "other"};

}  // namespace

Meters::Meters(Registry& registry)
    : signatures_(registry.add<Counter>("pidpys_signatures_total", "Signatures by kind of key and outcome.",
                                        {Axis("key", key_kinds), Axis("outcome", outcomes)})),
      store_(registry.add<Histogram>("pidpys_dss_store_seconds", "How long calls of the DSS store took.",
                                     {Axis("operation", store_calls)})),
      store_failures_(registry.add<Counter>("pidpys_dss_store_failures_total",
                                            "Calls of the DSS store at which the database itself failed.",
                                            {Axis("operation", store_calls)})) {}

}  // namespace pidpys::observe
