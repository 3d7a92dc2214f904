// SPDX-License-Identifier: MIT
// Keys whose container holds no certificate, as most national ones do: it is asked of the authority, by the identifiers of
// the keys (keys-and-envelopes 4.1).
#pragma once

#include <functional>
#include <memory>

#include "api/cipher/cipher.hpp"

namespace pidpys::api {

// The session's keys as open_session_keys has them. Those without a certificate get what their authority hands out: the one
// that caId names, those that the container's own certificates are of, or with cmp.ask_all any. Where none is named, or none has
// one, the keys stay as they are. What is found stays with the session, for a container that the person chose in the folder of certificates,
// too. Calls `done` once, on a worker; costs a key derivation before that: call on a worker. Errors of open_session_keys;
// exhausted.
void open_certified_keys(Cipher& cipher, const SessionPtr& session, const KeySource& source,
                         std::shared_ptr<const SecretString> password, std::function<void(Result<OpenKeysPtr>)> done);

}  // namespace pidpys::api
