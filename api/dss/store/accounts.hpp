// SPDX-License-Identifier: MIT
// Who may call and in whose name: users, boxes, API clients, certificates, tokens. Times are Unix milliseconds,
// ids lower-case GUIDs with dashes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.hpp"
#include "crypto/base/bytes.hpp"

namespace pidpys::api::dss {

struct User {
    std::string id, login;      // logins are compared without case
    std::string password_hash;  // auth/password.hpp; empty: no login by password
    std::string last_name, first_name, middle_name;
};

struct Box {
    std::string id;
    std::string organization_id, organization, inn, kpp;
    bool paid = true;  // false: 402
};

struct ApiClient {
    std::string id;                         // the developer key
    std::string name;                       // for people
    bool blocked = false;                   // 403
    std::uint32_t requests_per_second = 0;  // 0: the service's default
};

enum class CertificateUse {
    signing,  // this service holds the key: usable by DssSign
    login     // the user holds the key: V3/Authenticate?type=certificate alone
};

struct CertificateRecord {
    std::string thumbprint;  // SHA-1 of the DER, upper-case hex
    std::string user_id;
    CertificateUse use = CertificateUse::signing;
    Bytes der;
    std::int64_t not_before = 0, not_after = 0;
    std::string container;  // absolute path of the key container; "pkcs11:…": the key is that token's
    std::string password;   // where its password or PIN is found: tasks/password_source.hpp
};

enum class TokenKind { access, challenge };  // challenge: sent encrypted, to be confirmed

struct Token {
    Bytes digest;  // SHA-256 of the token: the token itself is never stored
    TokenKind kind = TokenKind::access;
    std::string user_id, client_id;
    std::string thumbprint;  // challenge: the certificate it was encrypted to
    std::int64_t expires = 0;
};

inline constexpr std::int64_t kept_tokens = 1000, kept_challenges = 16;  // of one user with one client

// A person who has logged in to the service's own page.
struct Session {
    Bytes digest;  // SHA-256 of what the browser holds
    std::string user_id;
    std::int64_t began = 0, expires = 0;
};

inline constexpr std::int64_t kept_sessions = 8;  // of one user

class AccountStore {
public:
    virtual ~AccountStore() = default;

    // Adding an id (login, thumbprint) that exists is Errc::invalid_argument; removing one that does not, not_found.
    // Removing a user or a box takes everything that belongs to it along.
    virtual Result<void> add_user(const User& user) = 0;
    virtual Result<void> remove_user(std::string_view id) = 0;
    virtual std::vector<User> users() = 0;
    virtual std::optional<User> user(std::string_view id) = 0;
    virtual std::optional<User> user_by_login(std::string_view login) = 0;

    virtual Result<void> add_box(const Box& box) = 0;
    virtual Result<void> remove_box(std::string_view id) = 0;
    virtual Result<void> set_box_paid(std::string_view id, bool paid) = 0;
    virtual std::vector<Box> boxes() = 0;
    virtual std::optional<Box> box(std::string_view id) = 0;
    virtual Result<void> grant_box(std::string_view user, std::string_view box) = 0;
    virtual Result<void> revoke_box(std::string_view user, std::string_view box) = 0;
    virtual std::vector<Box> boxes_of(std::string_view user) = 0;
    virtual bool may_use(std::string_view user, std::string_view box) = 0;

    virtual Result<void> add_client(const ApiClient& client) = 0;
    virtual Result<void> remove_client(std::string_view id) = 0;
    virtual Result<void> set_client_blocked(std::string_view id, bool blocked) = 0;
    virtual std::vector<ApiClient> clients() = 0;
    virtual std::optional<ApiClient> client(std::string_view id) = 0;

    virtual Result<void> add_certificate(const CertificateRecord& certificate) = 0;
    virtual Result<void> remove_certificate(std::string_view thumbprint) = 0;
    virtual std::vector<CertificateRecord> certificates() = 0;
    virtual std::vector<CertificateRecord> certificates_of(std::string_view user) = 0;
    virtual std::optional<CertificateRecord> certificate(std::string_view thumbprint) = 0;

    // Ends all tokens and sessions of the user. not_found.
    virtual Result<void> set_password(std::string_view user, std::string_view hash) = 0;

    // The latest of a user with a client are kept.
    virtual void add_token(const Token& token) = 0;
    // Only a token that has not expired at `now`.
    virtual std::optional<Token> token(ByteView digest, TokenKind kind, std::int64_t now) = 0;
    // A challenge that was sent to the client for this certificate and has not expired, once.
    virtual std::optional<Token> take_challenge(ByteView digest, std::string_view client, std::string_view thumbprint,
                                                std::int64_t now) = 0;

    // The latest of a user are kept.
    virtual void add_session(const Session& session) = 0;
    // Only one that has not expired at `now`.
    virtual std::optional<Session> session(ByteView digest, std::int64_t now) = 0;
    // What is not there stays so.
    virtual void extend_session(ByteView digest, std::int64_t expires) = 0;
    virtual void end_session(ByteView digest) = 0;
};

}  // namespace pidpys::api::dss
