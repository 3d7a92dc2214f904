// SPDX-License-Identifier: MIT
// The files that a journal has open, watched at their names. What is written to a file without a name is found by nobody:
// one that was removed, or that another was renamed over; and what was in a log that was emptied is gone.
#pragma once

#include <filesystem>

#include "platform/disk.hpp"

namespace pidpys::journal {

class OwnFiles {
public:
    // As they are now: the database is open, with its log beside it. Throws files::DatabaseFailure, as all calls do.
    explicit OwnFiles(const std::filesystem::path& database);

    // Fail where a name leads to another file, to none, or to fewer octets than before. One look at each file.
    void check();
    void check_log();

private:
    struct Watched {
        std::filesystem::path path;
        platform::FileIdentity known;
        void check();
    };
    Watched database_, log_;
};

}  // namespace pidpys::journal
