// SPDX-License-Identifier: MIT
#include "api/cipher/questions.hpp"

#include "api/cipher/body.hpp"
#include "api/messages/utf8.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {

Result<std::string> read_metadata(const JsonFields& fields) {
    auto text = read_text(fields, "metaData");
    if (!text) return forward(text);
    if (!*text) return std::string();
    return std::string(utf8_prefix(**text, 2 * channel::max_metadata));
}

namespace {

// Names the question and bounds its life.
void number(const Cipher& cipher, channel::Question& question) {
    question.id = random_uuid();
    const auto deadline = cipher.env.clock.now() + cipher.config.patience;
    question.deadline = std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch()).count();
}

Result<channel::Answer> outcome_of(channel::Answer answer) {
    switch (answer.outcome) {
        case channel::Outcome::allowed: return answer;
        case channel::Outcome::denied: return fail(Errc::denied);
        case channel::Outcome::timed_out: return fail(Errc::timeout);
        case channel::Outcome::cancelled: return fail(Errc::cancelled, std::move(answer.reason));
        case channel::Outcome::not_asked: return fail(Errc::busy, std::move(answer.reason));
        case channel::Outcome::unavailable: break;
    }
    return fail(Errc::unavailable, answer.reason.empty() ? "nobody can be asked" : std::move(answer.reason));
}

tl::unexpected<Error> gone_meanwhile() { return fail(Errc::cancelled, "the key is no longer in use"); }

}  // namespace

channel::Question new_question(const Cipher& cipher, channel::QuestionKind kind, const Caller& caller) {
    KeyUse nothing;
    nothing.caller = caller;
    return new_question(cipher, question_about(nothing, kind), {});
}

Result<channel::Question> new_question(const Cipher& cipher, const Order& order, CallersWords words) {
    auto question = question_of(order, channel::QuestionKind::signature);
    if (!question) return question;
    return new_question(cipher, std::move(*question), std::move(words));
}

channel::Question new_question(const Cipher& cipher, channel::Question settled, CallersWords words) {
    number(cipher, settled);
    settled.metadata_html = std::move(words.metadata_html);
    settled.preferred_width = words.preferred_width;
    settled.preferred_height = words.preferred_height;
    return settled;
}

void with_identified(Cipher& cipher, Caller caller, std::function<void(Caller)> next) {
    if (caller.origin) return next(std::move(caller));
    const auto identify = [caller, next]() mutable {
        caller.peer.identify();
        next(std::move(caller));
    };
    // Too busy to look it up: the program stays unnamed.
    if (!cipher.env.workers.post(cipher.env.accounts.of(caller), identify)) next(caller);
}

void ask(Cipher& cipher, channel::Question question, const std::stop_token& gone,
         std::function<void(Result<channel::Answer>)> done) {
    cipher.env.prompter.ask(std::move(question), gone,
                            [done = std::move(done)](channel::Answer answer) { done(outcome_of(std::move(answer))); });
}

void ask_about_held_keys(Cipher& cipher, channel::Question question, const OpenKeysPtr& keys,
                         const std::stop_token& gone, std::function<void(const OpenKeysPtr& other)> again,
                         std::function<void(Result<channel::Answer>)> done) {
    for (const OpenKeysPtr& other : again ? cipher.env.keys.all() : std::vector<OpenKeysPtr>())
        if (other->signer_facts().fingerprint != question.key.fingerprint)
            question.other_keys.push_back(other->signer_facts());
    cipher.env.prompter.ask(std::move(question), gone,
                            [&cipher, keys, again = std::move(again), done = std::move(done)](channel::Answer answer) {
                                const auto other = answer.key.empty() ? nullptr : cipher.env.keys.find(answer.key);
                                if (other && again) return again(other);
                                auto said = answer.key.empty() ? outcome_of(std::move(answer))
                                                               : Result<channel::Answer>(gone_meanwhile());
                                if (said && !cipher.env.keys.holds(keys)) said = gone_meanwhile();
                                if (said) keys->used();
                                done(std::move(said));
                            });
}

void with_key(Cipher& cipher, const Caller& caller, std::uint64_t uses, const std::stop_token& gone,
              std::function<void(OpenKeysPtr)> next) {
    auto keys = cipher.env.keys.current();
    if (keys || cipher.env.keys.without() || !cipher.env.prompter.offers_login()) return next(std::move(keys));
    with_identified(cipher, caller, [&cipher, uses, gone, next = std::move(next)](const Caller& identified) {
        channel::Question question = new_question(cipher, channel::QuestionKind::login, identified);
        question.uses = uses;
        // However it ends: what counts is whether a key is in use then.
        ask(cipher, std::move(question), gone,
            [&cipher, next](const Result<channel::Answer>&) { next(cipher.env.keys.current()); });
    });
}

Response refusal(const Error& error, Language language) {
    switch (error.code) {
        case Errc::denied: return message_answer(403, Message::permission_refused, language);
        case Errc::timeout:
        case Errc::cancelled:
        case Errc::unavailable: return failure_answer(403, Message::permission_undecided, error, language);
        case Errc::busy:  // nobody was shown it
            return failure_answer(403, text(Message::permission_undecided, language),
                                  text(Message::problem_not_asked, language));
        default: return failure_answer(403, Message::permission_refused, error, language);
    }
}

}  // namespace pidpys::api
