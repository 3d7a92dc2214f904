// SPDX-License-Identifier: MIT
// What the administrator of the machine decides for every user's service: /etc/pidpys/policy.d/*.toml, on Windows
// %ProgramData%\pidpys\policy.d\*.toml, in the order of their names. The keys are those of pidpys.toml, as far as they concern the machine. What a user's file or command line
// says can narrow it and never widen it: docs/configuration.md.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/messages/language.hpp"
#include "crypto/base/result.hpp"
#include "daemon/config/config_file.hpp"
#include "daemon/config/settings.hpp"
#include "grammar/grammar.hpp"

namespace pidpys::daemon {

class MachinePolicy {
public:
    // Empty where there is no such folder. Errors, in that language, each with the file: denied (somebody besides root may
    // change it or a folder on the way), too_large, io; malformed with line, key and what is allowed. A policy that cannot
    // be read whole is none to start under.
    static Result<MachinePolicy> read(const std::filesystem::path& folder, api::Language language);

    // One file more, from its text; `base` is what relative paths in it are relative to.
    Result<void> add(std::string_view text, const std::filesystem::path& file, const std::filesystem::path& base,
                     api::Language language);

    void give(Settings& settings) const;   // before what the user says: it holds where the user says nothing
    void bound(Settings& settings) const;  // after it

    // The user's settings under this policy, in the order of who is stronger: policy, `arguments`, file (empty: none),
    // default. Errors of read_config_file.
    Result<Settings> settle(const std::filesystem::path& file, const std::function<void(Settings&)>& arguments,
                            api::Language language) const;

    struct File {
        std::filesystem::path path;
        std::vector<SetKey> keys;  // that it sets
    };
    [[nodiscard]] const std::vector<File>& files() const { return files_; }

private:
    std::vector<File> files_;
    Settings machine_;                        // what they say together
    std::set<std::string, std::less<>> set_;  // the keys that they decide
};

// The keys that may stand in a policy, with what becomes of the user's own word in `by_default`.
std::vector<grammar::KeyOutline> machine_policy_keys(api::Language language);

}  // namespace pidpys::daemon
