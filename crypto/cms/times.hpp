// SPDX-License-Identifier: MIT
// Points in time as ASN.1 writes them (X.690 §11.7, §11.8), all in UTC. What lies beyond the clock's range (the year 9999
// of RFC 5280 §4.1.2.5) is its end.
#pragma once

#include <chrono>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

// UTCTime until 2049, GeneralizedTime after (RFC 5652 §11.3); whole seconds.
Bytes time_value(std::chrono::system_clock::time_point time);
// GeneralizedTime whatever the year, whole seconds (RFC 4210 §5.1.1, RFC 5280 §5.3.2); of the years 0 to 9999.
Bytes general_time_value(std::chrono::system_clock::time_point time);
// Of either type, whole seconds. Errc::malformed.
Result<std::chrono::system_clock::time_point> read_time(ByteView value);

struct GeneralTime {
    std::chrono::system_clock::time_point at;
    std::size_t fraction_digits = 0;  // stated; more than the clock has are cut off
};
// GeneralizedTime as time-stamps and revocation data have it: with a fraction or without, zeros at its end allowed (pki
// 3.3). Errc::malformed.
Result<GeneralTime> read_general_time(ByteView value);

}  // namespace pidpys::crypto
