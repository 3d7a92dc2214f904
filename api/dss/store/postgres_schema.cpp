// SPDX-License-Identifier: MIT
#include "api/dss/store/postgres_schema.hpp"

#include <array>
#include <string>

#include "api/dss/store/store.hpp"

namespace pidpys::api::dss {
namespace {

using postgres::Connection;
using postgres::Row;
using postgres::Values;

struct Migration {
    int works_from;  // the earliest version whose programs may go on beside it: an upgrade without an end of service
    const char* script;
};

// Never edit an entry that was released: append the next.
constexpr std::array postgres_migrations = {Migration{1, R"sql(
CREATE TABLE users (
    id text COLLATE "C" PRIMARY KEY, login text COLLATE "C" NOT NULL, password_hash text NOT NULL,
    last_name text NOT NULL, first_name text NOT NULL, middle_name text NOT NULL);
CREATE UNIQUE INDEX users_by_login ON users (lower(login));
CREATE TABLE boxes (
    id text COLLATE "C" PRIMARY KEY, organization_id text COLLATE "C" NOT NULL, organization text COLLATE "C" NOT NULL,
    inn text NOT NULL, kpp text NOT NULL, paid boolean NOT NULL);
CREATE INDEX boxes_by_organization ON boxes (organization_id);
CREATE TABLE box_users (
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    box text COLLATE "C" NOT NULL REFERENCES boxes ON DELETE CASCADE, PRIMARY KEY (user_id, box));
CREATE INDEX box_users_by_box ON box_users (box);
CREATE TABLE clients (
    id text COLLATE "C" PRIMARY KEY, name text NOT NULL, blocked boolean NOT NULL, requests_per_second bigint NOT NULL);
CREATE TABLE certificates (
    thumbprint text COLLATE "C" PRIMARY KEY, user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    purpose bigint NOT NULL, der bytea NOT NULL, not_before bigint NOT NULL, not_after bigint NOT NULL,
    container text NOT NULL, password text NOT NULL);
CREATE INDEX certificates_by_user ON certificates (user_id);
CREATE TABLE tokens (
    digest bytea PRIMARY KEY, kind bigint NOT NULL, user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    client text COLLATE "C" NOT NULL REFERENCES clients ON DELETE CASCADE, thumbprint text COLLATE "C" NOT NULL,
    expires bigint NOT NULL);
CREATE INDEX tokens_by_user ON tokens (user_id, client, kind, expires);
CREATE INDEX tokens_by_client ON tokens (client);
CREATE INDEX tokens_by_expiry ON tokens (expires);

-- Names that callers choose are octets: they may be of any encoding. Those that are compared without case are in lower case.
CREATE SEQUENCE ids MAXVALUE 1099511627775 CYCLE;
CREATE TABLE contents (id bigint PRIMARY KEY, created timestamptz NOT NULL DEFAULT now()) PARTITION BY RANGE (id);
CREATE TABLE parts (
    content bigint NOT NULL, part bigint NOT NULL, chunk bigint NOT NULL, size bigint NOT NULL,
    PRIMARY KEY (content, part)) PARTITION BY RANGE (content);
CREATE INDEX parts_by_chunk ON parts (chunk);
CREATE TABLE chunks (id bigint NOT NULL, piece bigint NOT NULL, data bytea NOT NULL, PRIMARY KEY (id, piece))
    PARTITION BY RANGE (id);
ALTER TABLE chunks ALTER data SET STORAGE EXTERNAL;
CREATE TABLE shelf (
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE, name bytea NOT NULL, content bigint NOT NULL,
    last_known bigint NOT NULL, updated bigint NOT NULL, PRIMARY KEY (user_id, name));
CREATE INDEX shelf_by_content ON shelf (content);
CREATE INDEX shelf_by_age ON shelf (updated);
CREATE TABLE shelf_usage (
    user_id text COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE, octets bigint NOT NULL);
CREATE TABLE messages (
    id text COLLATE "C" PRIMARY KEY, from_box text COLLATE "C" NOT NULL REFERENCES boxes ON DELETE CASCADE,
    to_box text COLLATE "C" NOT NULL, user_id text COLLATE "C" NOT NULL, created bigint NOT NULL, draft boolean NOT NULL,
    internal boolean NOT NULL, operation bytea NOT NULL, UNIQUE (from_box, operation));
CREATE INDEX messages_by_age ON messages (created);
CREATE TABLE entities (
    message text COLLATE "C" NOT NULL REFERENCES messages ON DELETE CASCADE, position bigint NOT NULL, id text NOT NULL,
    parent text NOT NULL, file_name bytea NOT NULL, is_signature boolean NOT NULL, content bigint NOT NULL,
    size bigint NOT NULL, PRIMARY KEY (message, position));
CREATE INDEX entities_by_content ON entities (content);
CREATE TABLE patched (
    id text COLLATE "C" PRIMARY KEY, box text COLLATE "C" NOT NULL REFERENCES boxes ON DELETE CASCADE,
    content bigint NOT NULL, created bigint NOT NULL);
CREATE INDEX patched_by_box ON patched (box);
CREATE INDEX patched_by_content ON patched (content);
CREATE INDEX patched_by_age ON patched (created);
CREATE TABLE box_usage (
    box text COLLATE "C" PRIMARY KEY REFERENCES boxes ON DELETE CASCADE, octets bigint NOT NULL, records bigint NOT NULL);

CREATE TABLE tasks (
    number bigint PRIMARY KEY, id text COLLATE "C" NOT NULL, user_id text COLLATE "C" NOT NULL, box text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL, thumbprint text NOT NULL, program bytea NOT NULL, digest_algorithm text NOT NULL,
    state bigint NOT NULL, created bigint NOT NULL, deadline bigint NOT NULL, finished bigint NOT NULL,
    file_count bigint NOT NULL, reason bytea NOT NULL, process bigint NOT NULL, system_user bigint NOT NULL)
    PARTITION BY RANGE (number);
CREATE INDEX tasks_by_id ON tasks (id);
CREATE INDEX tasks_unfinished ON tasks (state) WHERE state < 2;
CREATE TABLE task_files (
    task bigint NOT NULL, place bigint NOT NULL, name bytea NOT NULL, size bigint NOT NULL, digest bytea NOT NULL,
    PRIMARY KEY (task, place)) PARTITION BY RANGE (task);
CREATE TABLE task_results (
    task bigint NOT NULL, place bigint NOT NULL, signature bytea, fence bigint NOT NULL DEFAULT 0, PRIMARY KEY (task, place))
    PARTITION BY RANGE (task);
-- One of a user and client, on all nodes.
CREATE TABLE open_questions (
    user_id text COLLATE "C" NOT NULL, client text COLLATE "C" NOT NULL, task bigint NOT NULL, deadline bigint NOT NULL,
    PRIMARY KEY (user_id, client));
CREATE INDEX open_questions_by_task ON open_questions (task);

-- A partition for numbers from `low` to below `high`. Attached, for that leaves the table to its readers and writers.
CREATE FUNCTION add_block(parent text, low bigint, high bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE block text := parent || '_' || low;
BEGIN
    PERFORM pg_advisory_xact_lock(8099745241000002);
    IF to_regclass(block) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', block, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, block, low, high);
    END IF;
END $$;
CREATE FUNCTION drop_block(parent text, low bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS %I', parent || '_' || low);
END $$;
CREATE FUNCTION blocks_of(parent text) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT substring(relname FROM '[0-9]+$')::bigint FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = to_regclass(parent) ORDER BY 1
$$;
)sql"},
                                            // Earlier programs sign tasks that are others', and know of no slices.
                                            Migration{2, R"sql(
-- By the clock of the database: those of nodes differ.
ALTER TABLE open_questions ADD ends timestamptz;
UPDATE open_questions SET ends = to_timestamp(deadline / 1000.0);
ALTER TABLE open_questions ALTER ends SET NOT NULL, DROP deadline;

-- What is to be done. Of a task in state 0 its question (first = -1), which `ends`; of one in state 1 its slices, files
-- `first` to before `last`, until they are done. Tasks take turns: a slice of each in every round. Whoever has a piece of
-- it has it `until` then, and writes with that `fence`.
CREATE SEQUENCE fences;
CREATE TABLE task_work (
    task bigint NOT NULL, first bigint NOT NULL, last bigint NOT NULL, round bigint NOT NULL, ends timestamptz,
    node text COLLATE "C" NOT NULL DEFAULT '', fence bigint NOT NULL DEFAULT 0,
    until timestamptz NOT NULL DEFAULT '-infinity', tries bigint NOT NULL DEFAULT 0, PRIMARY KEY (task, first))
    WITH (fillfactor = 50);  -- leases change in their place
CREATE INDEX task_work_in_turn ON task_work (round, task, first) WHERE first >= 0;
CREATE INDEX task_work_questions ON task_work (task) WHERE first < 0;
CREATE TABLE nodes (node text COLLATE "C" PRIMARY KEY, seen timestamptz NOT NULL);
-- Nodes that cannot sign a task.
CREATE TABLE task_refusals (task bigint NOT NULL, node text COLLATE "C" NOT NULL, PRIMARY KEY (task, node));
INSERT INTO task_work (task, first, last, round, ends)
    SELECT number, -1, -1, 0, to_timestamp(deadline / 1000.0) FROM tasks WHERE state = 0;
INSERT INTO task_work (task, first, last, round)
    SELECT number, place, least(place + 512, file_count), place / 512
    FROM tasks, generate_series(0, greatest(file_count, 1) - 1, 512) AS place WHERE state = 1;
)sql"},
                                            Migration{2, R"sql(
CREATE TABLE sessions (
    digest bytea PRIMARY KEY, user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE, began bigint NOT NULL,
    expires bigint NOT NULL);
CREATE INDEX sessions_by_user ON sessions (user_id, began);
CREATE INDEX sessions_by_expiry ON sessions (expires);
)sql"},
                                            Migration{2, R"sql(
-- What callers are held to on all nodes together; by digests of their names.
CREATE TABLE attempts (name bytea PRIMARY KEY, count bigint NOT NULL, ends timestamptz NOT NULL);
CREATE UNLOGGED TABLE uses (
    name bytea NOT NULL, node text COLLATE "C" NOT NULL, used bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (name, node));
)sql"}};

constexpr std::int64_t migration_lock = 0x7069647079730001;  // "pidpys", 1

}  // namespace

std::int64_t postgres_version() { return static_cast<std::int64_t>(postgres_migrations.size()); }

PostgresVersion version_in(Connection& connection) {
    PostgresVersion version;
    bool there = false;
    connection.run("SELECT to_regclass('pidpys.migrations') IS NOT NULL", Values(),
                   [&](const Row& row) { there = row.flag(0); });
    if (there)
        connection.run("SELECT version, works_from FROM pidpys.migrations ORDER BY version DESC LIMIT 1", Values(),
                       [&](const Row& row) {
                           version = {row.number(0), row.number(1)};
                       });
    return version;
}

void prepare_connection(Connection& connection) {
    connection.run(
        "SELECT set_config('search_path', 'pidpys, pg_temp', false), set_config('lock_timeout', '10s', false),"
        " set_config('statement_timeout', '60s', false), set_config('idle_in_transaction_session_timeout', '60s', "
        "false)");
    const auto version = version_in(connection);
    const auto known = postgres_version();
    if (version.tables < known)
        throw StoreFailure("the tables of the database are of version " + std::to_string(version.tables) +
                           ", this program needs " + std::to_string(known) + ": pidpys dss store migrate");
    if (version.works_from > known)
        throw StoreFailure("the database is of version " + std::to_string(version.tables) + ", this program knows " +
                           std::to_string(known));
}

void migrate(Connection& connection) {
    connection.run("SELECT set_config('search_path', 'pidpys, pg_temp', false)");
    connection.run("SELECT pg_advisory_lock($1)", Values().number(migration_lock));
    const auto version = version_in(connection);
    if (version.tables > postgres_version())
        throw StoreFailure("the database is of version " + std::to_string(version.tables) + ", this program knows " +
                           std::to_string(postgres_version()));
    if (version.tables == 0)
        connection.script(
            "CREATE SCHEMA IF NOT EXISTS pidpys; CREATE TABLE IF NOT EXISTS pidpys.migrations (version bigint PRIMARY "
            "KEY,"
            " works_from bigint NOT NULL, applied timestamptz NOT NULL DEFAULT now())");
    for (auto next = static_cast<std::size_t>(version.tables); next < postgres_migrations.size(); ++next) {
        const auto& migration = postgres_migrations[next];
        // Several statements of the simple protocol are one transaction.
        connection.script((std::string(migration.script) + "; INSERT INTO migrations (version, works_from) VALUES (" +
                           std::to_string(next + 1) + ", " + std::to_string(migration.works_from) + ")")
                              .c_str());
    }
    connection.run("SELECT pg_advisory_unlock($1)", Values().number(migration_lock));
}

}  // namespace pidpys::api::dss
