// SPDX-License-Identifier: MIT
// The administrator's file of key profiles (TOML, pidpys-profiles(5)): tables [[key_profile]].
#pragma once

#include <filesystem>

#include "api/messages/language.hpp"
#include "grammar/grammar.hpp"
#include "keygen/profile.hpp"

namespace pidpys::keygen {

// `origin` names the file in mistakes. malformed, with the line; one profile at least, at most 64 of them.
Result<std::vector<KeyProfile>> parse_profiles(std::string_view text, std::string_view origin, api::Language language);

// Errors as above; not_found, denied (others may write it), too_large, io.
Result<std::vector<KeyProfile>> load_profiles(const std::filesystem::path& file, api::Language language);

std::vector<grammar::KeyOutline> profile_keys(api::Language language);

}  // namespace pidpys::keygen
