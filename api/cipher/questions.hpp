// SPDX-License-Identifier: MIT
// Asking the user for the use of a key, and what stands in for the question: a permission given before.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "api/cipher/cipher.hpp"
#include "api/cipher/json_fields.hpp"

namespace pidpys::api {

// The member metaData, cut to what a prompter can tell to be too long; empty if absent.
Result<std::string> read_metadata(const JsonFields& fields);

// Who asks for a key: copied from the request, which does not live that long.
struct Asker {
    explicit Asker(const Request& request) : caller(request.caller), gone(request.gone) {}
    Caller caller;
    std::stop_token gone;
};

channel::Question new_question(const Cipher& cipher, channel::QuestionKind kind, const Caller& caller);

// A document as the user is shown it, with its SHA-256. Hashes: call on a worker.
channel::Document describe(const std::string& name, ByteView content);

// Finds out which local program it is that asks, and puts the question. Success, denied, timeout, cancelled or
// unavailable, from any thread.
void ask(Cipher& cipher, channel::Question question, const Asker& asker,
         std::function<void(Result<channel::Answer>)> done);

// 403 with the text of the contract; the cause is added where it is not the user's plain refusal.
Response refusal(const Error& error, Language language);

}  // namespace pidpys::api
