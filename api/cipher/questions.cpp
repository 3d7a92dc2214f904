// SPDX-License-Identifier: MIT
#include "api/cipher/questions.hpp"

#include "api/cipher/body.hpp"
#include "api/messages/utf8.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::api {

Result<std::string> read_metadata(const JsonFields& fields) {
    auto text = read_text(fields, "metaData");
    if (!text) return forward(text);
    if (!*text) return std::string();
    return std::string(utf8_prefix(**text, 2 * channel::max_metadata));
}

channel::Question new_question(const Cipher& cipher, channel::QuestionKind kind, const Caller& caller) {
    channel::Question question;
    question.id = random_uuid();
    question.kind = kind;
    if (caller.origin) question.origin = caller.origin->text();
    const auto deadline = cipher.env.clock.now() + cipher.config.patience;
    question.deadline = std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch()).count();
    return question;
}

channel::Document describe(const std::string& name, ByteView content) {
    std::uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_Digest(content.data(), content.size(), digest, &length, EVP_sha256(), nullptr) != 1) length = 0;
    return {name, content.size(), "SHA-256", hex_encode({digest, length})};
}

namespace {

void put_question(Cipher& cipher, channel::Question question, const std::stop_token& gone,
                  std::function<void(Result<channel::Answer>)> done) {
    cipher.env.prompter.ask(std::move(question), gone, [done = std::move(done)](channel::Answer answer) {
        switch (answer.outcome) {
            case channel::Outcome::allowed: return done(std::move(answer));
            case channel::Outcome::denied: return done(fail(Errc::denied));
            case channel::Outcome::timed_out: return done(fail(Errc::timeout));
            case channel::Outcome::cancelled: return done(fail(Errc::cancelled, std::move(answer.reason)));
            case channel::Outcome::unavailable: break;
        }
        done(fail(Errc::unavailable, answer.reason.empty() ? "nobody can be asked" : std::move(answer.reason)));
    });
}

}  // namespace

void ask(Cipher& cipher, channel::Question question, const Asker& asker,
         std::function<void(Result<channel::Answer>)> done) {
    if (asker.caller.origin) return put_question(cipher, std::move(question), asker.gone, std::move(done));
    cipher.env.workers.post([&cipher, question = std::move(question), asker = asker, done = std::move(done)]() mutable {
        asker.caller.peer.identify();
        question.program = asker.caller.peer.program;
        question.process = asker.caller.peer.process;
        put_question(cipher, std::move(question), asker.gone, std::move(done));
    });
}

Response refusal(const Error& error, Language language) {
    if (error.code == Errc::denied) return message_answer(403, Message::permission_refused, language);
    return failure_answer(403, Message::permission_refused, error, language);
}

}  // namespace pidpys::api
