// SPDX-License-Identifier: MIT
// A process that keeps records and kills itself (SIGKILL) at a chosen touch of the disk; crash_test.py looks at what it
// leaves.
//   journal_crash_host FILE COUNT N    COUNT records, every third of which waits for the disk; dies before the N-th
//                                      write, sync or truncation; N < 0: lives. "kept DIGEST" is printed for a record
//                                      when the journal says that it is kept
//   journal_crash_host FILE 0 -1       records without end, as fast as they are kept
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include <sqlite3.h>

#include "journal/sqlite_journal.hpp"

namespace {

using namespace pidpys::journal;

long deadly_touch = -1, touches = 0;  // the journal's thread alone touches the disk

void touch() {
    if (touches++ == deadly_touch) ::kill(::getpid(), SIGKILL);
}

sqlite3_vfs watching, *watched = nullptr;

// The methods of one kind of file with a touch in front; files know them by the address of `with_touch`.
struct Methods {
    sqlite3_io_methods with_touch;
    const sqlite3_io_methods* plain;
};

const sqlite3_io_methods& plain(sqlite3_file* file) { return *reinterpret_cast<const Methods*>(file->pMethods)->plain; }

int write_file(sqlite3_file* file, const void* octets, int count, sqlite3_int64 at) {
    touch();
    return plain(file).xWrite(file, octets, count, at);
}
int sync_file(sqlite3_file* file, int flags) {
    touch();
    return plain(file).xSync(file, flags);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    touch();
    return plain(file).xTruncate(file, size);
}

int open_file(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
    const int code = watched->xOpen(watched, name, file, flags, out);
    if (code != SQLITE_OK || file->pMethods == nullptr) return code;
    static std::map<const sqlite3_io_methods*, Methods> kinds;
    Methods& methods = kinds.try_emplace(file->pMethods, Methods{*file->pMethods, file->pMethods}).first->second;
    methods.with_touch.xWrite = write_file;
    methods.with_touch.xSync = sync_file;
    methods.with_touch.xTruncate = truncate_file;
    file->pMethods = &methods.with_touch;
    return code;
}

void watch_the_disk() {
    watched = sqlite3_vfs_find(nullptr);
    watching = *watched;
    watching.zName = "watching";
    watching.xOpen = open_file;
    sqlite3_vfs_register(&watching, 1);
}

Record record(long number) {
    Record made;
    made.event = Event::signature;
    made.who.origin = "https://bank.ua";
    made.count = 1;
    made.algorithm = "SHA-256";
    made.digests = {std::to_string(::getpid()) + "-" + std::to_string(number)};
    return made;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const long count = std::atol(argv[2]);
    deadly_touch = std::atol(argv[3]);
    watch_the_disk();
    JournalOptions options;
    options.file = argv[1];
    options.program_version = "crash host";
    SqliteJournal journal(options);
    for (long i = 0; count == 0 || i < count; ++i) {
        const Record made = record(i);
        const auto kept = journal.append_and_wait(made, i % 3 == 2 ? Durability::power_cut : Durability::process);
        if (!kept) return std::fprintf(stderr, "%s\n", kept.error().detail.c_str()), 1;
        std::printf("kept %s\n", made.digests.front().c_str());
        std::fflush(stdout);
    }
    return 0;
}
