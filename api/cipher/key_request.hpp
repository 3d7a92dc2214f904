// SPDX-License-Identifier: MIT
// The way of a request for the use of a key, whatever it is used for: what the request says is read once, the keys are
// opened or are those that the service holds, and once it is settled what would be done with them, leave is obtained.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/cipher/json_fields.hpp"
#include "api/cipher/questions.hpp"
#include "api/order/key_use.hpp"

namespace pidpys::api {

std::vector<Bytes> octets_of(const std::vector<Blob>& blobs);

// What a request says of keys, with what its session held when it came. Shared by the steps it goes through.
struct KeyRequest {
    KeyRequest(SessionPtr of, const Request& request, const Inputs& inputs);

    // accessTokenUuid and keyStorePassword of the body. malformed …
    Result<void> read_key(const JsonFields& fields);

    const SessionPtr session;
    const Caller caller;
    const std::stop_token gone;
    const KeySource source;      // empty: the key that the service holds
    const std::string metadata;  // for the question
    SecretString password;
    bool has_password = false;
    std::optional<std::string> token;
};
using KeyRequestPtr = std::shared_ptr<KeyRequest>;

// Does using the key need the user's permission? Keys the service holds do, always.
bool needs_permission(const Cipher& cipher, const KeySource& source);

// The session's container, opened once for a password. Costs a key derivation: call on a worker.
Result<OpenKeysPtr> open_session_keys(Cipher& cipher, Session& session, const KeySource& source,
                                      const SecretString& password);

// The request's keys, and its caller, identified as far as a question needs that. `uses` is what they are wanted for; `cost`
// what `next` will look at, in octets, for Cipher::run. Calls `next` once, from any thread: at once where nothing has to be
// opened or asked. not_started: the service holds no key and the session has no container.
void obtain_keys(Cipher& cipher, const KeyRequestPtr& request, std::uint64_t uses,
                 std::function<std::size_t(const OpenKeys&)> cost,
                 std::function<void(Result<OpenKeysPtr>, Caller)> next);

// Leave for what is settled: not needed with a container that the caller brought itself, taken from the request's
// permission, or asked for. Calls `done` once, from any thread. Where leave is not given it is `refused`.
struct LeaveAnswer {
    Result<Leave> leave;
    bool refused = false;
};
struct Asking {
    std::function<Result<channel::Question>()> question;
    // Goes on with another of the keys that the service holds, which the person takes instead: what it would be used for is
    // settled and asked anew. Empty: no others are offered.
    std::function<void(const OpenKeysPtr& other)> with_another = {};
};
void obtain_leave(Cipher& cipher, const KeyRequestPtr& request, const KeyUse& use, const OpenKeysPtr& keys,
                  const Asking& how, const std::function<void(LeaveAnswer)>& done);

// The answer where there is no leave, or nothing to ask it for: 403 for a refusal, 503 if the service holds no key, else 500
// with the message.
Response no_leave_answer(const Error& error, bool refused, Message failed, Language language);

}  // namespace pidpys::api
