// SPDX-License-Identifier: MIT
// Asking the user for the use of a key, and what stands in for the question: a permission given before.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "api/cipher/cipher.hpp"
#include "api/cipher/json_fields.hpp"
#include "api/order/order.hpp"

namespace pidpys::api {

// The member metaData, cut to what a prompter can tell to be too long; empty if absent.
Result<std::string> read_metadata(const JsonFields& fields);

// What the caller says of its own request, for the window's part that nobody has checked.
struct CallersWords {
    std::string metadata_html;
    int preferred_width = 0, preferred_height = 0;  // pixels
};

// A question that is about no signature.
channel::Question new_question(const Cipher& cipher, channel::QuestionKind kind, const Caller& caller);
// Of what was settled, with the caller's own words.
channel::Question new_question(const Cipher& cipher, channel::Question settled, CallersWords words);
// Whether the order may be carried out. Errors of question_of.
Result<channel::Question> new_question(const Cipher& cipher, const Order& order, CallersWords words);

// Finds out which local program it is that asks, and calls `next`: here for a page, else on a worker.
void with_identified(Cipher& cipher, Caller caller, std::function<void(Caller)> next);

// Puts the question. Success, denied, timeout, cancelled, busy (nobody was shown it) or unavailable, from any thread.
void ask(Cipher& cipher, channel::Question question, const std::stop_token& gone,
         std::function<void(Result<channel::Answer>)> done);

// The same of keys that the service holds; cancelled also where they went while the question stood. With `again` the others
// that it holds are offered, and one that the person takes instead goes there: what it would be used for is another matter.
void ask_about_held_keys(Cipher& cipher, channel::Question question, const OpenKeysPtr& keys,
                         const std::stop_token& gone, std::function<void(const OpenKeysPtr& other)> again,
                         std::function<void(Result<channel::Answer>)> done);

// The key that the service holds. Where none is in use the user is asked to log in with one, if there is anybody to
// ask and he has not chosen to work without; null if there is none after that. `uses` is what it is wanted for. Calls
// `next` once, from any thread, at once if nobody is asked.
void with_key(Cipher& cipher, const Caller& caller, std::uint64_t uses, const std::stop_token& gone,
              std::function<void(OpenKeysPtr)> next);

// 403. The contract's text says that the user refused: it is for a person's no and for a permission that does not hold
// (any more); a question that nobody has decided is told so. The cause is added where it is not the user's plain refusal.
Response refusal(const Error& error, Language language);

}  // namespace pidpys::api
