// SPDX-License-Identifier: MIT
// A journal in a directory of its own, and a hand on its file.
#pragma once

#include <string>
#include <vector>

#include "files/database.hpp"
#include "journal/reader.hpp"
#include "journal/sqlite_journal.hpp"
#include "tests/main/temporary_directory.hpp"

namespace pidpys::test {

inline journal::Record signature_record(std::size_t number) {
    journal::Record record;
    record.event = journal::Event::signature;
    record.who.origin = "https://bank.ua";
    record.key = "0102";
    record.owner = "Петренко Олена";
    record.count = 1;
    record.algorithm = "SHA-256";
    record.digests = {std::string(60, 'a') + std::to_string(1000 + number)};
    return record;
}

class JournalScene {
public:
    [[nodiscard]] std::filesystem::path file() const { return directory_.path() / "journal.db"; }
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_.path(); }

    [[nodiscard]] journal::JournalOptions options() const {
        journal::JournalOptions options;
        options.file = file();
        options.program_version = "test 1";
        return options;
    }

    // The first record and `count` signatures.
    void write(std::size_t count) const {
        journal::SqliteJournal journal(options());
        for (std::size_t i = 0; i < count; ++i) journal.append(signature_record(i));
    }

    void change(const char* script) const { files::Database(file()).run(script); }

    [[nodiscard]] journal::Verdict verify(const std::optional<journal::Pin>& pin = {}) const {
        return journal::Reader::open(file())->verify(pin);
    }
    [[nodiscard]] std::vector<journal::Entry> all() const {
        return *journal::Reader::open(file())->page(1'000'000, 1'000'000);
    }

private:
    TemporaryDirectory directory_;
};

}  // namespace pidpys::test
