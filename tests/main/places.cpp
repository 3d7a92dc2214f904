// SPDX-License-Identifier: MIT
#include "tests/main/places.hpp"

namespace pidpys::places {

const char* const foreign_data = PIDPYS_INTEROP_DIR;
const char* const source = PIDPYS_SOURCE_DIR;
const char* const build = PIDPYS_BINARY_DIR;
const char* const program_suffix = PIDPYS_PROGRAM_SUFFIX;

}  // namespace pidpys::places
