// SPDX-License-Identifier: MIT
#include "api/cipher/told_paths.hpp"

namespace pidpys::api {

void ToldPaths::tell(const AccountPtr& account, const std::string& caller, const std::string& path) {
    const std::lock_guard lock(mutex_);
    auto& told = callers_[caller];
    if (std::ranges::find(told, path, &Told::path) != told.end()) return;
    if (told.size() >= most) told.pop_front();
    auto place = account->take({.records = 1});
    while (!place && !told.empty()) {
        told.pop_front();
        place = account->take({.records = 1});
    }
    if (place) told.push_back({path, std::move(*place)});
    if (told.empty()) callers_.erase(caller);
}

bool ToldPaths::knows(const std::string& caller, const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = callers_.find(caller);
    return found != callers_.end() && std::ranges::find(found->second, path, &Told::path) != found->second.end();
}

}  // namespace pidpys::api
