// SPDX-License-Identifier: MIT
#include "api/dss/store/rows.hpp"
#include "api/dss/store/rules.hpp"
#include "api/dss/store/sqlite_store.hpp"

namespace pidpys::api::dss {
namespace {

template <class Make>
auto all(Query& query, Make make) {
    std::vector<decltype(make(query))> rows;
    while (query.step()) rows.push_back(make(query));
    return rows;
}

template <class Make>
auto first(Query& query, Make make) -> std::optional<decltype(make(query))> {
    if (!query.step()) return std::nullopt;
    return make(query);
}

}  // namespace

Result<void> SqliteStore::add_user(const User& user) {
    const Lock lock(mutex_);
    Query(database_, "INSERT OR IGNORE INTO users VALUES (?,?,?,?,?,?)")
        .bind(user.id)
        .bind(user.login)
        .bind(user.password_hash)
        .bind(user.last_name)
        .bind(user.first_name)
        .bind(user.middle_name)
        .run();
    return added(database_.changed_rows(), "user");
}

Result<void> SqliteStore::remove_user(std::string_view id) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    remove_task_files("SELECT number FROM tasks WHERE user=?", id);
    Query(database_, "DELETE FROM open_questions WHERE user=?").bind(id).run();
    Query(database_, "DELETE FROM tasks WHERE user=?").bind(id).run();
    Query(database_, "DELETE FROM users WHERE id=?").bind(id).run();
    auto result = found(database_.changed_rows(), "user");
    transaction.commit();
    return result;
}

std::vector<User> SqliteStore::users() {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM users ORDER BY login");
    return all(query, user_of<Query>);
}

std::optional<User> SqliteStore::user(std::string_view id) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM users WHERE id=?");
    return first(query.bind(id), user_of<Query>);
}

std::optional<User> SqliteStore::user_by_login(std::string_view login) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM users WHERE login=?");
    return first(query.bind(login), user_of<Query>);
}

Result<void> SqliteStore::add_box(const Box& box) {
    const Lock lock(mutex_);
    Query(database_, "INSERT OR IGNORE INTO boxes VALUES (?,?,?,?,?,?)")
        .bind(box.id)
        .bind(box.organization_id)
        .bind(box.organization)
        .bind(box.inn)
        .bind(box.kpp)
        .bind(std::int64_t{box.paid})
        .run();
    return added(database_.changed_rows(), "box");
}

Result<void> SqliteStore::remove_box(std::string_view id) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    remove_task_files("SELECT number FROM tasks WHERE box=?", id);
    Query(database_, "DELETE FROM open_questions WHERE task IN (SELECT number FROM tasks WHERE box=?)").bind(id).run();
    Query(database_, "DELETE FROM tasks WHERE box=?").bind(id).run();
    Query(database_, "DELETE FROM boxes WHERE id=?").bind(id).run();
    auto result = found(database_.changed_rows(), "box");
    transaction.commit();
    return result;
}

Result<void> SqliteStore::set_box_paid(std::string_view id, bool paid) {
    const Lock lock(mutex_);
    Query(database_, "UPDATE boxes SET paid=? WHERE id=?").bind(std::int64_t{paid}).bind(id).run();
    return found(database_.changed_rows(), "box");
}

std::vector<Box> SqliteStore::boxes() {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM boxes ORDER BY organization, id");
    return all(query, box_of<Query>);
}

std::optional<Box> SqliteStore::box(std::string_view id) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM boxes WHERE id=?");
    return first(query.bind(id), box_of<Query>);
}

Result<void> SqliteStore::grant_box(std::string_view user, std::string_view box) {
    const Lock lock(mutex_);
    Query(database_,
          "INSERT OR IGNORE INTO box_users SELECT users.id, boxes.id FROM users, boxes "
          "WHERE users.id=? AND boxes.id=?")
        .bind(user)
        .bind(box)
        .run();
    Query query(database_, "SELECT 1 FROM box_users WHERE user=? AND box=?");
    if (!query.bind(user).bind(box).step()) return fail(Errc::not_found, "no such user or box");
    return {};
}

Result<void> SqliteStore::revoke_box(std::string_view user, std::string_view box) {
    const Lock lock(mutex_);
    Query(database_, "DELETE FROM box_users WHERE user=? AND box=?").bind(user).bind(box).run();
    return found(database_.changed_rows(), "right of the user to the box");
}

std::vector<Box> SqliteStore::boxes_of(std::string_view user) {
    const Lock lock(mutex_);
    Query query(database_,
                "SELECT boxes.* FROM boxes JOIN box_users ON box_users.box=boxes.id "
                "WHERE box_users.user=? ORDER BY organization_id, boxes.id");
    return all(query.bind(user), box_of<Query>);
}

bool SqliteStore::may_use(std::string_view user, std::string_view box) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT 1 FROM box_users WHERE user=? AND box=?");
    return query.bind(user).bind(box).step();
}

Result<void> SqliteStore::add_client(const ApiClient& client) {
    const Lock lock(mutex_);
    Query(database_, "INSERT OR IGNORE INTO clients VALUES (?,?,?,?)")
        .bind(client.id)
        .bind(client.name)
        .bind(std::int64_t{client.blocked})
        .bind(std::int64_t{client.requests_per_second})
        .run();
    return added(database_.changed_rows(), "client");
}

Result<void> SqliteStore::remove_client(std::string_view id) {
    const Lock lock(mutex_);
    Query(database_, "DELETE FROM clients WHERE id=?").bind(id).run();
    return found(database_.changed_rows(), "client");
}

Result<void> SqliteStore::set_client_blocked(std::string_view id, bool blocked) {
    const Lock lock(mutex_);
    Query(database_, "UPDATE clients SET blocked=? WHERE id=?").bind(std::int64_t{blocked}).bind(id).run();
    return found(database_.changed_rows(), "client");
}

std::vector<ApiClient> SqliteStore::clients() {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM clients ORDER BY id");
    return all(query, client_of<Query>);
}

std::optional<ApiClient> SqliteStore::client(std::string_view id) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM clients WHERE id=?");
    return first(query.bind(id), client_of<Query>);
}

Result<void> SqliteStore::add_certificate(const CertificateRecord& certificate) {
    const Lock lock(mutex_);
    Query(database_, "INSERT OR IGNORE INTO certificates SELECT ?,id,?,?,?,?,?,? FROM users WHERE id=?")
        .bind(certificate.thumbprint)
        .bind(static_cast<std::int64_t>(certificate.use))
        .bind(certificate.der)
        .bind(certificate.not_before)
        .bind(certificate.not_after)
        .bind(certificate.container)
        .bind(certificate.password)
        .bind(certificate.user_id)
        .run();
    return added(database_.changed_rows(), "no such user, or the certificate");
}

Result<void> SqliteStore::remove_certificate(std::string_view thumbprint) {
    const Lock lock(mutex_);
    Query(database_, "DELETE FROM certificates WHERE thumbprint=?").bind(thumbprint).run();
    return found(database_.changed_rows(), "certificate");
}

std::vector<CertificateRecord> SqliteStore::certificates() {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM certificates ORDER BY user, thumbprint");
    return all(query, certificate_of<Query>);
}

std::vector<CertificateRecord> SqliteStore::certificates_of(std::string_view user) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM certificates WHERE user=? ORDER BY not_after DESC, thumbprint");
    return all(query.bind(user), certificate_of<Query>);
}

std::optional<CertificateRecord> SqliteStore::certificate(std::string_view thumbprint) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM certificates WHERE thumbprint=?");
    return first(query.bind(thumbprint), certificate_of<Query>);
}

Result<void> SqliteStore::set_password(std::string_view user, std::string_view hash) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    Query(database_, "UPDATE users SET password_hash=? WHERE id=?").bind(hash).bind(user).run();
    auto result = found(database_.changed_rows(), "user");
    Query(database_, "DELETE FROM tokens WHERE user=?").bind(user).run();
    Query(database_, "DELETE FROM sessions WHERE user=?").bind(user).run();
    transaction.commit();
    return result;
}

void SqliteStore::add_token(const Token& token) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    const auto kind = static_cast<std::int64_t>(token.kind);
    Query(database_, "INSERT INTO tokens VALUES (?,?,?,?,?,?)")
        .bind(token.digest)
        .bind(kind)
        .bind(token.user_id)
        .bind(token.client_id)
        .bind(token.thumbprint)
        .bind(token.expires)
        .run();
    Query(database_,
          "DELETE FROM tokens WHERE digest IN (SELECT digest FROM tokens WHERE user=? AND client=? AND kind=? "
          "ORDER BY expires DESC LIMIT -1 OFFSET ?)")
        .bind(token.user_id)
        .bind(token.client_id)
        .bind(kind)
        .bind(token.kind == TokenKind::access ? kept_tokens : kept_challenges)
        .run();
    transaction.commit();
}

std::optional<Token> SqliteStore::token(ByteView digest, TokenKind kind, std::int64_t now) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM tokens WHERE digest=? AND kind=? AND expires>?");
    return first(query.bind(digest).bind(static_cast<std::int64_t>(kind)).bind(now), token_of<Query>);
}

std::optional<Token> SqliteStore::take_challenge(ByteView digest, std::string_view client, std::string_view thumbprint,
                                                 std::int64_t now) {
    const Lock lock(mutex_);
    Query query(database_,
                "DELETE FROM tokens WHERE digest=? AND kind=? AND client=? AND thumbprint=? AND expires>? RETURNING *");
    query.bind(digest).bind(static_cast<std::int64_t>(TokenKind::challenge)).bind(client).bind(thumbprint).bind(now);
    auto taken = first(query, token_of<Query>);
    while (taken && query.step()) {}
    return taken;
}

void SqliteStore::add_session(const Session& session) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    Query(database_, "INSERT INTO sessions VALUES (?,?,?,?)")
        .bind(session.digest)
        .bind(session.user_id)
        .bind(session.began)
        .bind(session.expires)
        .run();
    Query(database_,
          "DELETE FROM sessions WHERE digest IN (SELECT digest FROM sessions WHERE user=? ORDER BY began DESC, digest "
          "LIMIT -1 OFFSET ?)")
        .bind(session.user_id)
        .bind(kept_sessions)
        .run();
    transaction.commit();
}

std::optional<Session> SqliteStore::session(ByteView digest, std::int64_t now) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM sessions WHERE digest=? AND expires>?");
    return first(query.bind(digest).bind(now), session_of<Query>);
}

void SqliteStore::extend_session(ByteView digest, std::int64_t expires) {
    const Lock lock(mutex_);
    Query(database_, "UPDATE sessions SET expires=? WHERE digest=?").bind(expires).bind(digest).run();
}

void SqliteStore::end_session(ByteView digest) {
    const Lock lock(mutex_);
    Query(database_, "DELETE FROM sessions WHERE digest=?").bind(digest).run();
}

}  // namespace pidpys::api::dss
