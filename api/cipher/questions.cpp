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

}  // namespace

channel::Question new_question(const Cipher& cipher, channel::QuestionKind kind, const Caller& caller) {
    Order order;
    order.caller = caller;
    channel::Question question = *question_of(order, kind);
    number(cipher, question);
    return question;
}

Result<channel::Question> new_question(const Cipher& cipher, const Order& order, CallersWords words) {
    auto question = question_of(order, channel::QuestionKind::signature);
    if (!question) return question;
    number(cipher, *question);
    question->metadata_html = std::move(words.metadata_html);
    question->preferred_width = words.preferred_width;
    question->preferred_height = words.preferred_height;
    return question;
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
    cipher.env.prompter.ask(std::move(question), gone, [done = std::move(done)](channel::Answer answer) {
        switch (answer.outcome) {
            case channel::Outcome::allowed: return done(std::move(answer));
            case channel::Outcome::denied: return done(fail(Errc::denied));
            case channel::Outcome::timed_out: return done(fail(Errc::timeout));
            case channel::Outcome::cancelled: return done(fail(Errc::cancelled, std::move(answer.reason)));
            case channel::Outcome::not_asked: return done(fail(Errc::exhausted, std::move(answer.reason)));
            case channel::Outcome::unavailable: break;
        }
        done(fail(Errc::unavailable, answer.reason.empty() ? "nobody can be asked" : std::move(answer.reason)));
    });
}

Response refusal(const Error& error, Language language) {
    if (error.code == Errc::denied) return message_answer(403, Message::permission_refused, language);
    return failure_answer(403, Message::permission_refused, error, language);
}

}  // namespace pidpys::api
