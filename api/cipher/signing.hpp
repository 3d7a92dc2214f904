// SPDX-License-Identifier: MIT
// What every way of signing shares: where the key comes from, whose permission it needs, and the options as crypto/
// understands them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cipher/questions.hpp"
#include "api/cipher/json_fields.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api {

// A request for signatures. Shared by the steps it goes through.
struct SigningRequest {
    SigningRequest(SessionPtr of, const Request& request)
        : session(std::move(of)), inputs(session->inputs()), asker(request) {}

    // accessTokenUuid and keyStorePassword of the body. malformed …
    Result<void> read(const JsonFields& fields);

    SessionPtr session;
    Inputs inputs;
    Asker asker;
    SecretString password;
    bool has_password = false;
    std::optional<std::string> token;
    std::uint64_t uses = 1;
};
using SigningRequestPtr = std::shared_ptr<SigningRequest>;

// Does using the key need the user's permission? Keys the service holds do, always.
bool needs_permission(const Cipher& cipher, const KeySource& source);

// The session's container, opened once for a password. Costs a key derivation: call on a worker.
Result<OpenKeysPtr> open_session_keys(const Cipher& cipher, Session& session, const KeySource& source,
                                      const SecretString& password);

// The key for the request, with the permission to use it, taken from the token or asked for. Calls `done` from any
// thread, at once where nothing has to be opened or asked. not_started: the service holds no key and the session has
// no container. Refusals of the permission come as `refused`.
struct KeyAnswer {
    Result<OpenKeysPtr> keys;
    bool refused = false;
};
void obtain_keys(Cipher& cipher, const SigningRequestPtr& request, std::function<void(KeyAnswer)> done);

// The answer where no key was obtained: 403 for a refusal, 503 if the service holds none, else 500.
Response no_keys_answer(const KeyAnswer& answer, const SigningRequest& request, Language language);

// The session's options for crypto/; unsupported, with the option's name, for what this version cannot make.
Result<crypto::SignOptions> sign_options(const SessionOptions& options, std::chrono::system_clock::time_point now);

// The signing key with its certificates, and the chain to its authority where it is to be embedded. no_key.
Result<crypto::KeyEntry> signer_of(const Cipher& cipher, const OpenKeys& keys, const crypto::SignOptions& options);

}  // namespace pidpys::api
