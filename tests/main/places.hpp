// SPDX-License-Identifier: MIT
// Folders that tests look into. One unit knows their names, so that what is compiled of the others is the same in every checkout.
#pragma once

#include <string>

namespace pidpys::places {

extern const char* const foreign_data;  // PIDPYS_INTEROP_DIR, which may be absent
extern const char* const source;
extern const char* const build;
extern const char* const program_suffix;

inline std::string in_foreign_data(const std::string& name) { return std::string(foreign_data) + "/" + name; }
inline std::string in_build(const std::string& name) { return std::string(build) + "/" + name; }
inline std::string program(const std::string& name) { return in_build("bin/" + name + program_suffix); }
inline std::string in_source(const std::string& name) { return std::string(source) + "/" + name; }

}  // namespace pidpys::places
