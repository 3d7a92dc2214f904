// SPDX-License-Identifier: MIT
// TSTInfo (RFC 3161 §2.4.2), what a time-stamp states.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "crypto/timestamp/imprint.hpp"

namespace pidpys::crypto::timestamp {

struct TstInfo {
    std::string policy;  // dotted
    Imprint imprint;
    Bytes serial;  // content octets of the INTEGER
    std::chrono::system_clock::time_point gen_time;
    std::size_t fraction_digits = 0;                    // of gen_time, as stated
    std::optional<std::chrono::microseconds> accuracy;  // either way
    bool ordering = false;
    Bytes nonce;  // content octets; empty: none
    Bytes tsa;    // whole GeneralName; empty: none
};

// malformed; unsupported: a critical extension, none of which is known here.
Result<TstInfo> read_tst_info(ByteView octets);

}  // namespace pidpys::crypto::timestamp
