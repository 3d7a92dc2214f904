// SPDX-License-Identifier: MIT
// What the value of a key may be, as data: for mistakes and for manual pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/messages/language.hpp"

namespace pidpys::toml_file {

enum class Shape : unsigned char {
    flag,
    number,   // least to most
    numbers,  // a list of such
    text,
    path,
    paths,
    texts,  // at least `least` of them
    origins,
    endpoints,
    choice,   // one of the choices
    choices,  // some of them
    tables,   // a list of such tables, of which `choices` has examples as they are written
};

inline constexpr std::int64_t kNoMost = INT64_MAX;

struct Form {
    Shape shape;
    std::int64_t least = 0, most = kNoMost;
    std::vector<std::string> choices = {};  // of a text or texts: examples
};

// "a whole number from 1 to 3600".
std::string allowed(const Form& form, api::Language language);

}  // namespace pidpys::toml_file
