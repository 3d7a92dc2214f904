BEGIN TRANSACTION;
CREATE TABLE box_usage (
    box TEXT PRIMARY KEY REFERENCES boxes ON DELETE CASCADE, octets INTEGER NOT NULL, records INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE box_users (
    user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, box TEXT NOT NULL REFERENCES boxes ON DELETE CASCADE,
    PRIMARY KEY (user, box)) WITHOUT ROWID;
INSERT INTO "box_users" VALUES('a4806038-15b6-4105-885a-c5515c532f76','00d1f11a-4c82-4d6e-af62-4f3d00c19806');
CREATE TABLE boxes (
    id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, organization TEXT NOT NULL, inn TEXT NOT NULL,
    kpp TEXT NOT NULL, paid INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "boxes" VALUES('00d1f11a-4c82-4d6e-af62-4f3d00c19806','1e1bbe18-04f9-4a76-b879-3e2000ee2cc2','ТОВ Тест','1234567890','',1);
CREATE TABLE certificates (
    thumbprint TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, purpose INTEGER NOT NULL,
    der BLOB NOT NULL, not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, container TEXT NOT NULL,
    password TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE chunks (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, data BLOB, file TEXT);
CREATE TABLE clients (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, blocked INTEGER NOT NULL, requests_per_second INTEGER NOT NULL)
    WITHOUT ROWID;
INSERT INTO "clients" VALUES('test-client','',0,0);
CREATE TABLE content_chunks (
    content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE, part INTEGER NOT NULL,
    chunk INTEGER NOT NULL REFERENCES chunks, PRIMARY KEY (content, part)) WITHOUT ROWID;
CREATE TABLE contents (id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL DEFAULT (unixepoch()));
CREATE TABLE entities (
    message TEXT NOT NULL REFERENCES messages ON DELETE CASCADE, position INTEGER NOT NULL, id TEXT NOT NULL,
    parent TEXT NOT NULL, file_name TEXT NOT NULL, is_signature INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES contents, size INTEGER NOT NULL,
    PRIMARY KEY (message, position)) WITHOUT ROWID;
CREATE TABLE messages (
    id TEXT PRIMARY KEY, from_box TEXT NOT NULL REFERENCES boxes ON DELETE CASCADE, to_box TEXT NOT NULL,
    user TEXT NOT NULL, created INTEGER NOT NULL, draft INTEGER NOT NULL, internal INTEGER NOT NULL,
    operation TEXT NOT NULL COLLATE NOCASE, UNIQUE (from_box, operation)) WITHOUT ROWID;
CREATE TABLE open_questions (
    user TEXT NOT NULL, client TEXT NOT NULL, task INTEGER NOT NULL, deadline INTEGER NOT NULL,
    PRIMARY KEY (user, client)) WITHOUT ROWID;
CREATE TABLE patched (
    id TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, box TEXT NOT NULL REFERENCES boxes ON DELETE CASCADE,
    content INTEGER NOT NULL REFERENCES contents, created INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions (
    digest BLOB PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, began INTEGER NOT NULL,
    expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE shelf (
    id INTEGER PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, name TEXT NOT NULL COLLATE NOCASE,
    content INTEGER NOT NULL REFERENCES contents, last_known INTEGER NOT NULL, updated INTEGER NOT NULL,
    UNIQUE (user, name));
CREATE TABLE shelf_usage (user TEXT PRIMARY KEY REFERENCES users ON DELETE CASCADE, octets INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE task_files (key INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL);
CREATE TABLE task_results (key INTEGER PRIMARY KEY, signature BLOB);
CREATE TABLE tasks (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    user TEXT NOT NULL, box TEXT NOT NULL, client TEXT NOT NULL, thumbprint TEXT NOT NULL, program TEXT NOT NULL,
    digest_algorithm TEXT NOT NULL, state INTEGER NOT NULL, created INTEGER NOT NULL, deadline INTEGER NOT NULL,
    finished INTEGER NOT NULL, file_count INTEGER NOT NULL, reason TEXT NOT NULL, process INTEGER NOT NULL DEFAULT 0, system_user INTEGER NOT NULL DEFAULT -1);
CREATE TABLE tokens (
    digest BLOB PRIMARY KEY, kind INTEGER NOT NULL, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    client TEXT NOT NULL REFERENCES clients ON DELETE CASCADE, thumbprint TEXT NOT NULL, expires INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE users (
    id TEXT PRIMARY KEY, login TEXT NOT NULL COLLATE NOCASE UNIQUE, password_hash TEXT NOT NULL,
    last_name TEXT NOT NULL, first_name TEXT NOT NULL, middle_name TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "users" VALUES('a4806038-15b6-4105-885a-c5515c532f76','alice@example.org','$scrypt$ln=15,r=8,p=3$s67rpxBiTFrExQklPdYshw==$+TB5A2Q2YpimDCc9PlzT2kObE5cnC1HSnfS9R507kgY=','Тестенко','','');
CREATE INDEX box_users_by_box ON box_users (box);
CREATE INDEX certificates_by_user ON certificates (user);
CREATE INDEX tokens_by_user ON tokens (user);
CREATE INDEX tokens_by_client ON tokens (client);
CREATE INDEX tokens_by_expiry ON tokens (expires);
CREATE INDEX content_chunks_by_chunk ON content_chunks (chunk);
CREATE INDEX shelf_by_content ON shelf (content);
CREATE INDEX shelf_by_age ON shelf (updated);
CREATE INDEX entities_by_content ON entities (content);
CREATE INDEX patched_by_box ON patched (box);
CREATE INDEX patched_by_content ON patched (content);
CREATE INDEX tasks_unfinished ON tasks (state) WHERE state < 2;
CREATE INDEX tasks_by_end ON tasks (finished);
CREATE INDEX sessions_by_user ON sessions (user);
CREATE INDEX sessions_by_expiry ON sessions (expires);
CREATE INDEX open_questions_by_task ON open_questions (task);
DELETE FROM "sqlite_sequence";
COMMIT;
PRAGMA user_version=4;
