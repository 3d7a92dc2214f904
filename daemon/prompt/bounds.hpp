// SPDX-License-Identifier: MIT
#pragma once

#include "channel/question.hpp"

namespace pidpys::daemon {

inline constexpr std::int64_t longest_admission = 24 * 3600;  // seconds; beyond it is `remember`

// What an answer may say within its question: never more uses or a longer time than was asked for, documents left out
// only where they can be, another key only of those that it offers. What is beyond is as if it had not been said; an answer that leaves everything out is a no.
void keep_within(const channel::Question& question, channel::Answer& answer);

}  // namespace pidpys::daemon
