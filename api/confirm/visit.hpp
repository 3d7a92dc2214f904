// SPDX-License-Identifier: MIT
// Who is at the page. A session is 256 random bits in a cookie, of which the store has the SHA-256 alone, so that it holds on
// every node of a service; forms bear a token that is derived from it.
#pragma once

#include <optional>
#include <string>

#include "api/dss/endpoints/call.hpp"
#include "api/http/message.hpp"

namespace pidpys::api::confirm {

inline constexpr std::int64_t session_idle_ms = 10LL * 60 * 1000;   // it ends when nobody comes for so long
inline constexpr std::int64_t session_life_ms = 8LL * 3600 * 1000;  // and after a working day

struct Person {
    dss::User user;
    Bytes session;           // the digest of its secret
    std::string form_token;  // of all forms of this session
};

// Whose live session the request's one cookie is. Its end moves on.
std::optional<Person> person_of(const Request& request, dss::Context& context);

// Whose certificate for logging in the client itself has shown in TLS.
std::optional<dss::User> user_by_certificate(const Peer& peer, dss::Context& context);

// Whether a form was made for this session; in constant time.
bool is_form_of(const Person& person, std::string_view token);

// Set-Cookie of a new session of the user, in place of the request's own, if it has one.
std::string begin_session(const Request& request, dss::Context& context, const dss::User& user);
// Set-Cookie that takes it away.
std::string end_session(const Person& person, dss::Context& context);

}  // namespace pidpys::api::confirm
