// SPDX-License-Identifier: MIT
// The configuration file (TOML). Its keys, their defaults and what they mean stand in one table, from which pidpys.toml(5)
// and docs/configuration.md are made too. A key it does not know is an error: a misspelt restriction must not pass
// unnoticed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/messages/language.hpp"
#include "crypto/base/result.hpp"
#include "daemon/config/settings.hpp"
#include "grammar/grammar.hpp"

namespace pidpys::daemon {

// Relative paths in it are relative to the file. Errors, in that language: not_found, denied (others may write it),
// too_large, io; malformed with file, line, key and what is allowed.
Result<void> read_config_file(const std::filesystem::path& file, Settings& settings, api::Language language);

// The same from a text; `origin` names it in errors, `base` is what relative paths are relative to.
Result<void> read_config(std::string_view text, std::string_view origin, const std::filesystem::path& base,
                         Settings& settings, api::Language language);

struct SetKey {
    std::string name;
    std::string plain;  // its value, if that is a switch, a number or a word of ours: nothing that names anybody
};

// The same for a file in which only some keys may stand; answers those that do.
Result<std::vector<SetKey>> read_some_config(std::string_view text, std::string_view origin,
                                             const std::filesystem::path& base, Settings& settings,
                                             api::Language language,
                                             const std::function<bool(const std::string& key)>& may_stand);

// Text of a file that root alone may change; errors as above.
Result<std::string> read_root_config(const std::filesystem::path& file, api::Language language);

// The keys that the user's file sets; none where it is not there. Errors as above.
Result<std::vector<SetKey>> keys_set_in(const std::filesystem::path& file, api::Language language);

std::vector<grammar::KeyOutline> config_keys(api::Language language);

}  // namespace pidpys::daemon
