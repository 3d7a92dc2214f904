// SPDX-License-Identifier: MIT
// Result<T>: what every module border answers; Error carries a code that is translated for people in one
// place (api/messages) and a technical detail in English that never holds a secret.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace pidpys {

enum class Errc {
    malformed,         // foreign bytes that do not parse
    too_large,         // a bound was passed: size, depth, iterations
    unsupported,       // well formed, but of a kind this program does not do
    wrong_password,    // password wrong, or the container damaged (indistinguishable)
    integrity,         // a checksum, MAC or signature does not match
    invalid_argument,  // the caller's value makes no sense
    not_found,         // no such file, key, certificate, session …
    no_key,            // no private key for the purpose
    no_certificate,    // a key, but no certificate for it
    already_signed,    // this signer has signed already and duplicates were not asked for
    expired,           // certificate or permission out of its time
    untrusted,         // no path to a configured authority
    revoked,           // certificate revoked
    unsuitable,        // a certificate that is not for this use
    weak,              // an algorithm or a key that is too weak to prove anything
    denied,            // the user or a policy refused
    timeout,           // nobody answered in time
    cancelled,         // the caller left or the service stops
    unavailable,       // no agent, no prompter, no network: try later
    busy,              // a job of this kind already runs, keys already in use
    exhausted,         // no uses, quota or memory left
    not_started,       // a result was asked of a job that was never started
    io,                // the operating system refused a read, write or connect
    held,              // another program keeps a file to itself: try later
    internal           // a bug or a failure of a library
};

struct Error {
    Errc code = Errc::internal;
    std::string detail;  // English, technical, safe to show and to log
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Errc code, std::string detail = {}) {
    return tl::unexpected<Error>(Error{code, std::move(detail)});
}

// Hands an error on from a Result<T> to a Result<U>: `if (!x) return forward(x);`
template <class T>
tl::unexpected<Error> forward(Result<T>& failed) {
    return tl::unexpected<Error>(std::move(failed.error()));
}

}  // namespace pidpys
