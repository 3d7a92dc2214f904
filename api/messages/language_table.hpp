// SPDX-License-Identifier: MIT
// Which language each caller has chosen (cipher-api 4.14, 13: per origin, so that one page does not change another's).
#pragma once

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/accounts/account.hpp"
#include "api/messages/language.hpp"

namespace pidpys::api {

// Thread-safe. Each choice is charged to its caller's account; the oldest of a caller that has too many gives way, and
// the oldest of strangers where those together have.
class LanguageTable {
public:
    explicit LanguageTable(Language initial = Language::uk) : default_(initial) {}

    [[nodiscard]] Language of(const std::string& caller) const;
    [[nodiscard]] Language initial() const { return default_; }
    // exhausted.
    Result<void> set(const AccountPtr& account, const std::string& caller, Language language);

private:
    struct Choice {
        std::string caller;
        Language language;
        AccountPtr account;
        Charge place;
    };
    using Choices = std::list<Choice>;
    template <class Matches>
    bool drop_oldest_locked(Matches matches);

    const Language default_;
    mutable std::mutex mutex_;
    Choices choices_;  // the oldest in front
    std::unordered_map<std::string, Choices::iterator> chosen_;
};

}  // namespace pidpys::api
