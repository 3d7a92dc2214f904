// SPDX-License-Identifier: MIT
#include "api/dss/store/schema.hpp"

#include <array>

#include "api/dss/store/store.hpp"

namespace pidpys::api::dss {
namespace {

// Never edit an entry that was released: append the next.
constexpr std::array migrations = {
    R"sql(
CREATE TABLE users (
    id TEXT PRIMARY KEY, login TEXT NOT NULL COLLATE NOCASE UNIQUE, password_hash TEXT NOT NULL,
    last_name TEXT NOT NULL, first_name TEXT NOT NULL, middle_name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE boxes (
    id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, organization TEXT NOT NULL, inn TEXT NOT NULL,
    kpp TEXT NOT NULL, paid INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE box_users (
    user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, box TEXT NOT NULL REFERENCES boxes ON DELETE CASCADE,
    PRIMARY KEY (user, box)) WITHOUT ROWID;
CREATE INDEX box_users_by_box ON box_users (box);
CREATE TABLE clients (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, blocked INTEGER NOT NULL, requests_per_second INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE certificates (
    thumbprint TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, purpose INTEGER NOT NULL,
    der BLOB NOT NULL, not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, container TEXT NOT NULL,
    password TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX certificates_by_user ON certificates (user);
CREATE TABLE tokens (
    digest BLOB PRIMARY KEY, kind INTEGER NOT NULL, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    client TEXT NOT NULL REFERENCES clients ON DELETE CASCADE, thumbprint TEXT NOT NULL, expires INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE INDEX tokens_by_user ON tokens (user);
CREATE INDEX tokens_by_client ON tokens (client);
CREATE INDEX tokens_by_expiry ON tokens (expires);

CREATE TABLE chunks (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, data BLOB, file TEXT);
CREATE TABLE contents (id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL DEFAULT (unixepoch()));
CREATE TABLE content_chunks (
    content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE, part INTEGER NOT NULL,
    chunk INTEGER NOT NULL REFERENCES chunks, PRIMARY KEY (content, part)) WITHOUT ROWID;
CREATE INDEX content_chunks_by_chunk ON content_chunks (chunk);
CREATE TABLE shelf (
    id INTEGER PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, name TEXT NOT NULL COLLATE NOCASE,
    content INTEGER NOT NULL REFERENCES contents, last_known INTEGER NOT NULL, updated INTEGER NOT NULL,
    UNIQUE (user, name));
CREATE TABLE shelf_usage (user TEXT PRIMARY KEY REFERENCES users ON DELETE CASCADE, octets INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE INDEX shelf_by_content ON shelf (content);
CREATE INDEX shelf_by_age ON shelf (updated);
CREATE TABLE messages (
    id TEXT PRIMARY KEY, from_box TEXT NOT NULL REFERENCES boxes ON DELETE CASCADE, to_box TEXT NOT NULL,
    user TEXT NOT NULL, created INTEGER NOT NULL, draft INTEGER NOT NULL, internal INTEGER NOT NULL,
    operation TEXT NOT NULL COLLATE NOCASE, UNIQUE (from_box, operation)) WITHOUT ROWID;
CREATE TABLE entities (
    message TEXT NOT NULL REFERENCES messages ON DELETE CASCADE, position INTEGER NOT NULL, id TEXT NOT NULL,
    parent TEXT NOT NULL, file_name TEXT NOT NULL, is_signature INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES contents, size INTEGER NOT NULL,
    PRIMARY KEY (message, position)) WITHOUT ROWID;
CREATE INDEX entities_by_content ON entities (content);
CREATE TABLE patched (
    id TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, box TEXT NOT NULL REFERENCES boxes ON DELETE CASCADE,
    content INTEGER NOT NULL REFERENCES contents, created INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX patched_by_box ON patched (box);
CREATE INDEX patched_by_content ON patched (content);

CREATE TABLE tasks (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    user TEXT NOT NULL, box TEXT NOT NULL, client TEXT NOT NULL, thumbprint TEXT NOT NULL, program TEXT NOT NULL,
    digest_algorithm TEXT NOT NULL, state INTEGER NOT NULL, created INTEGER NOT NULL, deadline INTEGER NOT NULL,
    finished INTEGER NOT NULL, file_count INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE INDEX tasks_unfinished ON tasks (state) WHERE state < 2;
CREATE INDEX tasks_by_end ON tasks (finished);
-- key: task number * 2^24 + index of the file, so that a task's files lie together in the order of the request
CREATE TABLE task_files (key INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL);
CREATE TABLE task_results (key INTEGER PRIMARY KEY, signature BLOB);
)sql",
    R"sql(
CREATE TABLE box_usage (
    box TEXT PRIMARY KEY REFERENCES boxes ON DELETE CASCADE, octets INTEGER NOT NULL, records INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO box_usage SELECT from_box, sum(size), count(DISTINCT messages.id) FROM messages
    JOIN entities ON entities.message=messages.id GROUP BY from_box;
)sql",
    R"sql(
ALTER TABLE tasks ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN system_user INTEGER NOT NULL DEFAULT -1;
)sql",
    R"sql(
CREATE TABLE sessions (
    digest BLOB PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, began INTEGER NOT NULL,
    expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user);
CREATE INDEX sessions_by_expiry ON sessions (expires);
-- Those that people are asked; one of a user and client.
CREATE TABLE open_questions (
    user TEXT NOT NULL, client TEXT NOT NULL, task INTEGER NOT NULL, deadline INTEGER NOT NULL,
    PRIMARY KEY (user, client)) WITHOUT ROWID;
CREATE INDEX open_questions_by_task ON open_questions (task);
)sql",
};

void back_up(files::Database& database, const std::filesystem::path& file, std::size_t version) {
    auto copy = file;
    copy += ".before-" + std::to_string(version);
    std::error_code ignored;
    if (std::filesystem::exists(copy, ignored)) return;
    const auto name = copy.u8string();
    files::Query(database, "VACUUM INTO ?").bind(std::string(name.begin(), name.end())).run();
    std::filesystem::permissions(copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
}

}  // namespace

std::int64_t sqlite_version() { return static_cast<std::int64_t>(migrations.size()); }

void migrate(files::Database& database, const std::filesystem::path& file) {
    const auto version_of = [&] {
        files::Query query(database, "PRAGMA user_version");
        query.step();
        return static_cast<std::size_t>(query.number(0));
    };
    const std::size_t before = version_of();
    if (before == migrations.size()) return;
    if (before > 0 && before < migrations.size()) back_up(database, file, before);
    files::Transaction transaction(database);
    const std::size_t version = version_of();  // again: another process may have been first
    if (version > migrations.size())
        throw StoreFailure("the database is of version " + std::to_string(version) + ", this program knows " +
                           std::to_string(migrations.size()));
    for (std::size_t i = version; i < migrations.size(); ++i) database.run(migrations[i]);
    database.run(("PRAGMA user_version=" + std::to_string(migrations.size())).c_str());
    transaction.commit();
}

}  // namespace pidpys::api::dss
