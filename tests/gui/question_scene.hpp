// SPDX-License-Identifier: MIT
// A question of every kind, and the hardest of each: the longest names, the tallest messages, imitated addresses.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "channel/question.hpp"

namespace pidpys::test {

std::vector<std::pair<const char*, channel::Question>> all_questions();

}  // namespace pidpys::test
