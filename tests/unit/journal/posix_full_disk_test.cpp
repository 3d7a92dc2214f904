// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include <csignal>

#include <catch2/catch.hpp>

#include "journal/sqlite_journal.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::journal;
using namespace pidpys::test;

namespace {

// No file of this process grows beyond so many octets: a full disk, as far as writing goes.
class FullDisk {
public:
    explicit FullDisk(rlim_t octets) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{octets, before_.rlim_max};
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("journal_on_a_full_disk_says_no_and_goes_on_when_there_is_room") {
    const JournalScene scene;
    std::vector<std::string> log;
    auto options = scene.options();
    options.log = [&](const std::string& line) { log.push_back(line); };
    {
        SqliteJournal journal(options);
        REQUIRE(journal.append_and_wait(signature_record(0)));
        std::size_t kept = 1;
        {
            const FullDisk full(64 << 10);
            Result<void> result;
            for (int i = 0; i < 1000 && result; ++i)
                if ((result = journal.append_and_wait(signature_record(kept)))) ++kept;
            REQUIRE_FALSE(result);
            CHECK(result.error().code == Errc::io);
            CHECK(result.error().detail.starts_with("the journal of consent cannot be written: "));
        }
        REQUIRE(journal.append_and_wait(signature_record(kept++)));
        CHECK(scene.all().size() == kept + 2);
    }
    CHECK(scene.verify().fault == Fault::none);
    REQUIRE(log.size() == 2);  // that it failed, once, and that it went on
    CHECK(log[1].find("again") != std::string::npos);
}
