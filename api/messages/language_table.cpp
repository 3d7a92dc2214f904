// SPDX-License-Identifier: MIT
#include "api/messages/language_table.hpp"

#include <algorithm>

namespace pidpys::api {

Language LanguageTable::of(const std::string& caller) const {
    const std::lock_guard lock(mutex_);
    const auto found = chosen_.find(caller);
    return found == chosen_.end() ? default_ : found->second->language;
}

template <class Matches>
bool LanguageTable::drop_oldest_locked(Matches matches) {
    const auto oldest = std::find_if(choices_.begin(), choices_.end(), matches);
    if (oldest == choices_.end()) return false;
    chosen_.erase(oldest->caller);
    choices_.erase(oldest);
    return true;
}

Result<void> LanguageTable::set(const AccountPtr& account, const std::string& caller, Language language) {
    const std::lock_guard lock(mutex_);
    if (const auto found = chosen_.find(caller); found != chosen_.end()) {
        found->second->language = language;
        choices_.splice(choices_.end(), choices_, found->second);
        return {};
    }
    auto place = account->take({.records = 1});
    if (!place && drop_oldest_locked([&](const Choice& choice) { return choice.account == account; }))
        place = account->take({.records = 1});
    if (!place && drop_oldest_locked([](const Choice& choice) { return !choice.account->trusted(); }))
        place = account->take({.records = 1});
    if (!place) return forward(place);
    choices_.push_back({caller, language, account, std::move(*place)});
    chosen_.emplace(caller, std::prev(choices_.end()));
    return {};
}

}  // namespace pidpys::api
