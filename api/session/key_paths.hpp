// SPDX-License-Identifier: MIT
// Which files a page may name as a key container: those that the user chose for this caller in the service's own
// window, and those below a prefix that the configuration admits. Anything else is refused before the disk is touched,
// and a file that cannot be read is refused in the same words, so that a page cannot probe the disk. A caller does not
// guess passwords for long either: after ten wrong ones a file must be chosen anew. What is remembered of a caller is
// charged to its account. Thread-safe.
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

class KeyPaths {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    static constexpr unsigned max_wrong = 10;                 // passwords of one caller for one file
    static constexpr std::chrono::hours wrong_remembered{1};  // for a file below a prefix, which nobody has to choose

    // A prefix behind a link counts by both its names, the link taken as it is now.
    explicit KeyPaths(const std::vector<std::filesystem::path>& admitted_prefixes);

    // The user chose `path` for `caller`: ten passwords more. The account's oldest choice gives way where it has too
    // many. exhausted.
    Result<void> issue(const AccountPtr& account, const std::string& caller, const std::string& path);

    // Does not touch the disk. not_found.
    [[nodiscard]] Result<void> check(const std::string& caller, const std::string& path) const;

    // Hands the octets of a container that passes check() to `open_container`, which tries a password on them: a
    // regular file of at most 4 MiB which, for an admitted prefix, is still below it after symbolic links are followed.
    // An attempt is counted before it is made, and taken back if it opens the container or fails for what is no
    // password's fault. not_found whatever the reason, also after ten wrong passwords and where the account cannot pay
    // for the count; else the errors of `open_container`.
    template <class Open>
    auto open(const AccountPtr& account, const std::string& caller, const std::string& path, TimePoint now,
              Open&& open_container) -> decltype(open_container(Blob())) {
        return try_on(begin(account, caller, path, now), caller, path, std::forward<Open>(open_container));
    }

    // The same for a container that lies elsewhere, by its one name there: ten wrong passwords in an hour, as below a prefix.
    template <class Open>
    auto open_elsewhere(const AccountPtr& account, const std::string& caller, const std::string& name, Bytes octets,
                        TimePoint now, Open&& open_container) -> decltype(open_container(Blob())) {
        return try_on(begin_elsewhere(account, caller, name, std::move(octets), now), caller, name,
                      std::forward<Open>(open_container));
    }

private:
    struct Attempt {
        std::filesystem::path real;
        Blob container;
    };
    template <class Open>
    auto try_on(const Result<Attempt>& attempt, const std::string& caller, const std::string& path,
                Open&& open_container) -> decltype(open_container(Blob())) {
        if (!attempt) return tl::unexpected(attempt.error());
        auto opened = open_container(attempt->container);
        end(caller, path, *attempt, opened ? Errc{} : opened.error().code, opened.has_value());
        return opened;
    }

    struct Choice {
        AccountPtr account;
        std::string caller, path;
        Charge place;
    };
    struct Wrong {  // passwords of a caller for a file, those being tried included
        std::string caller;
        std::filesystem::path real;
        bool chosen = false;  // by the user: then an hour does not forget it
        unsigned count = 0;
        TimePoint since;
        Charge place;
    };
    Result<Attempt> begin(const AccountPtr& account, const std::string& caller, const std::string& path, TimePoint now);
    Result<Attempt> begin_elsewhere(const AccountPtr& account, const std::string& caller, const std::string& name,
                                    Bytes octets, TimePoint now);
    void end(const std::string& caller, const std::string& path, const Attempt& attempt, Errc error, bool opened);
    bool count(const AccountPtr& account, Wrong attempt);
    std::deque<Wrong>::iterator find_wrong(const std::string& caller, const std::filesystem::path& real);
    std::deque<Choice>::const_iterator find_choice(const std::string& caller, const std::string& path) const;
    [[nodiscard]] bool issued(const std::string& caller, const std::string& path) const;
    [[nodiscard]] bool admitted(const std::filesystem::path& path) const;

    std::vector<std::filesystem::path> prefixes_;
    mutable std::mutex mutex_;
    std::deque<Choice> issued_;  // the oldest in front
    std::deque<Wrong> wrong_;
};

}  // namespace pidpys::api
