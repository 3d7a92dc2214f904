// SPDX-License-Identifier: MIT
// Times as time-stamps and status answers have them: GeneralizedTime with a fraction of at most six digits, none for whole
// seconds (RFC 3161 §2.4.2).
#pragma once

#include <chrono>

#include "crypto/base/bytes.hpp"

namespace pidpys::test::authority {

Bytes general_time(std::chrono::system_clock::time_point time);  // of the years 1000 to 9999

}  // namespace pidpys::test::authority
