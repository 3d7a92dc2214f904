// SPDX-License-Identifier: MIT
#include "api/session/key_paths.hpp"

#include <algorithm>

#include "api/session/private_blob.hpp"
#include "crypto/container/key_container.hpp"
#include "files/read_file.hpp"

namespace pidpys::api {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> refused() {
    return fail(Errc::not_found, "keyStorePath names no key container that this service has issued");
}

}  // namespace

KeyPaths::KeyPaths(const std::vector<fs::path>& admitted_prefixes) {
    for (const fs::path& prefix : admitted_prefixes) {
        std::error_code error;
        prefixes_.push_back(prefix.lexically_normal());
        prefixes_.push_back(fs::weakly_canonical(prefix, error));
        if (error) prefixes_.pop_back();
    }
}

Result<void> KeyPaths::issue(const AccountPtr& account, const std::string& caller, const std::string& path) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    const std::lock_guard lock(mutex_);
    if (const auto wrong = find_wrong(caller, real); wrong != wrong_.end()) wrong_.erase(wrong);
    if (find_choice(caller, path) != issued_.end()) return {};
    auto place = account->take({.records = 1});
    if (!place) {
        const auto oldest = std::ranges::find(issued_, account, &Choice::account);
        if (oldest == issued_.end()) return forward(place);
        issued_.erase(oldest);
        place = account->take({.records = 1});
        if (!place) return forward(place);
    }
    issued_.push_back({account, caller, path, std::move(*place)});
    return {};
}

std::deque<KeyPaths::Choice>::const_iterator KeyPaths::find_choice(const std::string& caller,
                                                                   const std::string& path) const {
    return std::ranges::find_if(issued_,
                                [&](const Choice& choice) { return choice.caller == caller && choice.path == path; });
}

bool KeyPaths::issued(const std::string& caller, const std::string& path) const {
    const std::lock_guard lock(mutex_);
    return find_choice(caller, path) != issued_.end();
}

bool KeyPaths::admitted(const fs::path& path) const {
    if (!path.is_absolute()) return false;
    const fs::path normal = path.lexically_normal();
    const auto holds = [&](const fs::path& folder) {
        const fs::path below = normal.lexically_relative(folder);
        return !below.empty() && below != "." && *below.begin() != "..";
    };
    return std::ranges::any_of(prefixes_, holds);
}

Result<void> KeyPaths::check(const std::string& caller, const std::string& path) const {
    if (path.find('\0') != std::string::npos) return refused();
    if (issued(caller, path) || admitted(path)) return {};
    return refused();
}

Result<KeyPaths::Attempt> KeyPaths::begin(const AccountPtr& account, const std::string& caller, const std::string& path,
                                          TimePoint now) {
    if (const auto checked = check(caller, path); !checked) return refused();
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error || !fs::is_regular_file(real, error)) return refused();
    if (!issued(caller, path) && !admitted(real)) return refused();
    const auto size = fs::file_size(real, error);
    if (error || size > crypto::ContainerLimits{}.max_size) return refused();
    if (!count(account, {caller, real, issued(caller, path), 1, now, {}})) return refused();
    auto content = files::read_file(real, crypto::ContainerLimits{}.max_size);
    if (!content) return refused();
    return Attempt{real, private_blob(std::move(*content))};
}

Result<KeyPaths::Attempt> KeyPaths::begin_elsewhere(const AccountPtr& account, const std::string& caller,
                                                    const std::string& name, Bytes octets, TimePoint now) {
    Attempt attempt{name, private_blob(std::move(octets))};
    if (!count(account, {caller, name, false, 1, now, {}})) return refused();
    return attempt;
}

std::deque<KeyPaths::Wrong>::iterator KeyPaths::find_wrong(const std::string& caller, const fs::path& real) {
    return std::find_if(wrong_.begin(), wrong_.end(),
                        [&](const Wrong& wrong) { return wrong.caller == caller && wrong.real == real; });
}

// Before the attempt, so that as many as like may be made at a time and no more than ten are. One path has many
// spellings: counted is the file behind it.
bool KeyPaths::count(const AccountPtr& account, Wrong attempt) {
    const std::lock_guard lock(mutex_);
    std::erase_if(wrong_,
                  [&](const Wrong& wrong) { return !wrong.chosen && attempt.since - wrong.since >= wrong_remembered; });
    const auto found = find_wrong(attempt.caller, attempt.real);
    if (found != wrong_.end()) return found->count < max_wrong && ++found->count > 0;
    auto place = account->take({.records = 1});
    if (!place) return false;
    attempt.place = std::move(*place);
    wrong_.push_back(std::move(attempt));
    return true;
}

void KeyPaths::end(const std::string& caller, const std::string& path, const Attempt& attempt, Errc error,
                   bool opened) {
    const std::lock_guard lock(mutex_);
    const auto found = find_wrong(caller, attempt.real);
    if (found == wrong_.end()) return;
    const bool other_fault =
        error == Errc::busy || error == Errc::no_key || error == Errc::no_certificate || error == Errc::cancelled;
    if (opened)
        wrong_.erase(found);
    else if (other_fault)
        --found->count;
    else if (found->count >= max_wrong) {  // to be chosen anew
        if (const auto choice = find_choice(caller, path); choice != issued_.end()) issued_.erase(choice);
        found->chosen = false;
    }
}

}  // namespace pidpys::api
