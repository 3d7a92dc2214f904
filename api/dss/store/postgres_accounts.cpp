// SPDX-License-Identifier: MIT
#include "api/dss/store/postgres_columns.hpp"
#include "api/dss/store/postgres_run.hpp"
#include "api/dss/store/rows.hpp"
#include "api/dss/store/rules.hpp"

namespace pidpys::api::dss {
Result<void> PostgresStore::add_user(const User& user) {
    return add("INSERT INTO users (" PIDPYS_USER_COLUMNS ") VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING",
               Values()
                   .text(user.id)
                   .text(user.login)
                   .text(user.password_hash)
                   .text(user.last_name)
                   .text(user.first_name)
                   .text(user.middle_name),
               "user");
}

// The tasks first: whoever is about to write a result to one waits, and finds it gone.
Result<void> PostgresStore::remove_owner(const std::array<const char*, 8>& statements, std::string_view id,
                                         const char* what) {
    return writing([&](Connection& connection) {
        for (const char* sql : statements) connection.queue(sql, Values().text(id));
        return found(connection.run().back(), what);
    });
}

Result<void> PostgresStore::remove_user(std::string_view id) {
    return remove_owner({"SELECT 1 FROM tasks WHERE user_id=$1 FOR UPDATE",
                         "DELETE FROM task_results USING tasks WHERE task=number AND user_id=$1",
                         "DELETE FROM task_files USING tasks WHERE task=number AND user_id=$1",
                         "DELETE FROM open_questions WHERE user_id=$1",
                         "DELETE FROM task_work USING tasks WHERE task=number AND user_id=$1",
                         "DELETE FROM task_refusals USING tasks WHERE task=number AND user_id=$1",
                         "DELETE FROM tasks WHERE user_id=$1", "DELETE FROM users WHERE id=$1"},
                        id, "user");
}

std::vector<User> PostgresStore::users() {
    return all("SELECT " PIDPYS_USER_COLUMNS " FROM users ORDER BY lower(login)", Values(), user_of<Row>);
}

std::optional<User> PostgresStore::user(std::string_view id) {
    return first("SELECT " PIDPYS_USER_COLUMNS " FROM users WHERE id=$1", Values().text(id), user_of<Row>);
}

std::optional<User> PostgresStore::user_by_login(std::string_view login) {
    return first("SELECT " PIDPYS_USER_COLUMNS " FROM users WHERE lower(login)=lower($1 COLLATE \"C\")",
                 Values().text(login), user_of<Row>);
}

Result<void> PostgresStore::add_box(const Box& box) {
    return add("INSERT INTO boxes (" PIDPYS_BOX_COLUMNS ") VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING",
               Values()
                   .text(box.id)
                   .text(box.organization_id)
                   .text(box.organization)
                   .text(box.inn)
                   .text(box.kpp)
                   .flag(box.paid),
               "box");
}

Result<void> PostgresStore::remove_box(std::string_view id) {
    return remove_owner({"SELECT 1 FROM tasks WHERE box=$1 FOR UPDATE",
                         "DELETE FROM task_results USING tasks WHERE task=number AND box=$1",
                         "DELETE FROM task_files USING tasks WHERE task=number AND box=$1",
                         "DELETE FROM open_questions USING tasks WHERE task=number AND box=$1",
                         "DELETE FROM task_work USING tasks WHERE task=number AND box=$1",
                         "DELETE FROM task_refusals USING tasks WHERE task=number AND box=$1",
                         "DELETE FROM tasks WHERE box=$1", "DELETE FROM boxes WHERE id=$1"},
                        id, "box");
}

Result<void> PostgresStore::set_box_paid(std::string_view id, bool paid) {
    return change_known("UPDATE boxes SET paid=$1 WHERE id=$2", Values().flag(paid).text(id), "box");
}

std::vector<Box> PostgresStore::boxes() {
    return all("SELECT " PIDPYS_BOX_COLUMNS " FROM boxes ORDER BY organization, id", Values(), box_of<Row>);
}

std::optional<Box> PostgresStore::box(std::string_view id) {
    return first("SELECT " PIDPYS_BOX_COLUMNS " FROM boxes WHERE id=$1", Values().text(id), box_of<Row>);
}

Result<void> PostgresStore::grant_box(std::string_view user, std::string_view box) {
    return change_known(
        "WITH pair AS (SELECT users.id AS u, boxes.id AS b FROM users, boxes WHERE users.id=$1 AND boxes.id=$2),"
        " made AS (INSERT INTO box_users (user_id, box) SELECT u, b FROM pair ON CONFLICT DO NOTHING) SELECT 1 FROM "
        "pair",
        Values().text(user).text(box), "user or box");
}

Result<void> PostgresStore::revoke_box(std::string_view user, std::string_view box) {
    return change_known("DELETE FROM box_users WHERE user_id=$1 AND box=$2", Values().text(user).text(box),
                        "right of the user to the box");
}

std::vector<Box> PostgresStore::boxes_of(std::string_view user) {
    return all("SELECT " PIDPYS_BOX_COLUMNS
               " FROM boxes JOIN box_users ON box_users.box=boxes.id WHERE box_users.user_id=$1 "
               "ORDER BY organization_id, boxes.id",
               Values().text(user), box_of<Row>);
}

bool PostgresStore::may_use(std::string_view user, std::string_view box) {
    return any("SELECT 1 FROM box_users WHERE user_id=$1 AND box=$2", Values().text(user).text(box));
}

Result<void> PostgresStore::add_client(const ApiClient& client) {
    return add("INSERT INTO clients (" PIDPYS_CLIENT_COLUMNS ") VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
               Values().text(client.id).text(client.name).flag(client.blocked).number(client.requests_per_second),
               "client");
}

Result<void> PostgresStore::remove_client(std::string_view id) {
    return change_known("DELETE FROM clients WHERE id=$1", Values().text(id), "client");
}

Result<void> PostgresStore::set_client_blocked(std::string_view id, bool blocked) {
    return change_known("UPDATE clients SET blocked=$1 WHERE id=$2", Values().flag(blocked).text(id), "client");
}

std::vector<ApiClient> PostgresStore::clients() {
    return all("SELECT " PIDPYS_CLIENT_COLUMNS " FROM clients ORDER BY id", Values(), client_of<Row>);
}

std::optional<ApiClient> PostgresStore::client(std::string_view id) {
    return first("SELECT " PIDPYS_CLIENT_COLUMNS " FROM clients WHERE id=$1", Values().text(id), client_of<Row>);
}

Result<void> PostgresStore::add_certificate(const CertificateRecord& certificate) {
    return add("INSERT INTO certificates (" PIDPYS_CERTIFICATE_COLUMNS
               ") SELECT $1,id,$2,$3,$4,$5,$6,$7 FROM users WHERE id=$8 ON CONFLICT DO NOTHING",
               Values()
                   .text(certificate.thumbprint)
                   .number(static_cast<std::int64_t>(certificate.use))
                   .octets(certificate.der)
                   .number(certificate.not_before)
                   .number(certificate.not_after)
                   .text(certificate.container)
                   .text(certificate.password)
                   .text(certificate.user_id),
               "no such user, or the certificate");
}

Result<void> PostgresStore::remove_certificate(std::string_view thumbprint) {
    return change_known("DELETE FROM certificates WHERE thumbprint=$1", Values().text(thumbprint), "certificate");
}

std::vector<CertificateRecord> PostgresStore::certificates() {
    return all("SELECT " PIDPYS_CERTIFICATE_COLUMNS " FROM certificates ORDER BY user_id, thumbprint", Values(),
               certificate_of<Row>);
}

std::vector<CertificateRecord> PostgresStore::certificates_of(std::string_view user) {
    return all("SELECT " PIDPYS_CERTIFICATE_COLUMNS
               " FROM certificates WHERE user_id=$1 ORDER BY not_after DESC, thumbprint",
               Values().text(user), certificate_of<Row>);
}

std::optional<CertificateRecord> PostgresStore::certificate(std::string_view thumbprint) {
    return first("SELECT " PIDPYS_CERTIFICATE_COLUMNS " FROM certificates WHERE thumbprint=$1",
                 Values().text(thumbprint), certificate_of<Row>);
}

Result<void> PostgresStore::set_password(std::string_view user, std::string_view hash) {
    return writing([&](Connection& connection) {
        connection.queue("UPDATE users SET password_hash=$1 WHERE id=$2", Values().text(hash).text(user));
        connection.queue("DELETE FROM tokens WHERE user_id=$1", Values().text(user));
        connection.queue("DELETE FROM sessions WHERE user_id=$1", Values().text(user));
        return found(connection.run().front(), "user");
    });
}

void PostgresStore::add_token(const Token& token) {
    const auto kind = static_cast<std::int64_t>(token.kind);
    writing([&](Connection& connection) {
        connection.queue("INSERT INTO tokens (" PIDPYS_TOKEN_COLUMNS ") VALUES ($1,$2,$3,$4,$5,$6)",
                         Values()
                             .octets(token.digest)
                             .number(kind)
                             .text(token.user_id)
                             .text(token.client_id)
                             .text(token.thumbprint)
                             .number(token.expires));
        connection.queue(
            "DELETE FROM tokens WHERE digest IN (SELECT digest FROM tokens WHERE user_id=$1 AND client=$2 AND kind=$3 "
            "ORDER BY expires DESC OFFSET $4)",
            Values()
                .text(token.user_id)
                .text(token.client_id)
                .number(kind)
                .number(token.kind == TokenKind::access ? kept_tokens : kept_challenges));
        connection.run();
    });
}

std::optional<Token> PostgresStore::token(ByteView digest, TokenKind kind, std::int64_t now) {
    return first("SELECT " PIDPYS_TOKEN_COLUMNS " FROM tokens WHERE digest=$1 AND kind=$2 AND expires>$3",
                 Values().octets(digest).number(static_cast<std::int64_t>(kind)).number(now), token_of<Row>);
}

std::optional<Token> PostgresStore::take_challenge(ByteView digest, std::string_view client,
                                                   std::string_view thumbprint, std::int64_t now) {
    return writing([&](Connection& connection) {
        std::optional<Token> taken;
        connection.run(
            "DELETE FROM tokens WHERE digest=$1 AND kind=$2 AND client=$3 AND thumbprint=$4 AND expires>$5 "
            "RETURNING " PIDPYS_TOKEN_COLUMNS,
            Values()
                .octets(digest)
                .number(static_cast<std::int64_t>(TokenKind::challenge))
                .text(client)
                .text(thumbprint)
                .number(now),
            [&](const Row& row) { taken = token_of(row); });
        return taken;
    });
}

void PostgresStore::add_session(const Session& session) {
    writing([&](Connection& connection) {
        connection.queue(
            "INSERT INTO sessions (" PIDPYS_SESSION_COLUMNS ") VALUES ($1,$2,$3,$4)",
            Values().octets(session.digest).text(session.user_id).number(session.began).number(session.expires));
        connection.queue(
            "DELETE FROM sessions WHERE digest IN (SELECT digest FROM sessions WHERE user_id=$1 ORDER BY began DESC, "
            "digest OFFSET $2)",
            Values().text(session.user_id).number(kept_sessions));
        connection.run();
    });
}

std::optional<Session> PostgresStore::session(ByteView digest, std::int64_t now) {
    return first("SELECT " PIDPYS_SESSION_COLUMNS " FROM sessions WHERE digest=$1 AND expires>$2",
                 Values().octets(digest).number(now), session_of<Row>);
}

void PostgresStore::extend_session(ByteView digest, std::int64_t expires) {
    change("UPDATE sessions SET expires=$1 WHERE digest=$2", Values().number(expires).octets(digest));
}

void PostgresStore::end_session(ByteView digest) {
    change("DELETE FROM sessions WHERE digest=$1", Values().octets(digest));
}

}  // namespace pidpys::api::dss
