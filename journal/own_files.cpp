// SPDX-License-Identifier: MIT
#include "journal/own_files.hpp"

#include "files/database.hpp"

namespace pidpys::journal {
namespace {

using files::DatabaseFailure;

platform::FileIdentity find(const std::filesystem::path& path) {
    auto found = platform::identity_of(path);
    if (!found) throw DatabaseFailure("its file is gone: " + found.error().detail);
    return *found;
}

std::filesystem::path log_of(std::filesystem::path database) { return database += "-wal"; }

}  // namespace

OwnFiles::OwnFiles(const std::filesystem::path& database)
    : database_{database, find(database)}, log_{log_of(database), find(log_of(database))} {}

void OwnFiles::Watched::check() {
    const auto now = find(path);
    if (now.volume != known.volume || now.number != known.number)
        throw DatabaseFailure("another file is in the place of the one that was written: " + path.string());
    if (now.size < known.size) throw DatabaseFailure("a part of its file is gone: " + path.string());
    known.size = now.size;
}

void OwnFiles::check() {
    database_.check();
    log_.check();
}

void OwnFiles::check_log() { log_.check(); }

}  // namespace pidpys::journal
