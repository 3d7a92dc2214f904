// SPDX-License-Identifier: MIT
// GET /generator/keysProfiles, POST /generator/creator (cipher-api 4.15). Where the keys go and by which password a person
// says in a window, or in which token they are made; a page learns of neither, and gets the requests for certificates alone,
// once the container has been written and opened again and the journal has a record of it.
#include <memory>

#include "api/cipher/generator_form.hpp"
#include "api/cipher/questions.hpp"
#include "api/cipher/routes.hpp"
#include "api/messages/pin_reason.hpp"
#include "api/order/who.hpp"
#include "crypto/base/encoding.hpp"
#include "keygen/container_file.hpp"
#include "keygen/token_keys.hpp"
#include "token/named_keys.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_form = std::size_t{64} << 10;

std::string described(const keygen::KeyProfile& profile) {
    std::string fields;
    for (const keygen::KeyField& field : profile.fields) {
        fields += fields.empty() ? "" : ",";
        fields += "{\"name\":" + json_quote(field.name) + ",\"optional\":" + (field.optional ? "true" : "false") +
                  ",\"default\":" + (field.by_default.empty() ? "null" : json_quote(field.by_default)) + "}";
    }
    return "{\"id\":" + json_quote(profile.id) + ",\"oid\":" + json_quote(profile.oid) +
           ",\"caption\":" + json_quote(profile.caption) + ",\"fields\":[" + fields + "]}";
}

void get_profiles(Cipher& cipher, Call call) {
    cipher.answer_on_worker(call.account, std::move(call.reply), call.language, [&cipher, language = call.language] {
        const auto profiles = cipher.config.key_profiles();
        // Where the file is, is no page's affair.
        if (!profiles) return failure_answer(500, Message::profiles_failed, {profiles.error().code, {}}, language);
        std::string list;
        for (const keygen::KeyProfile& profile : *profiles) list += (list.empty() ? "" : ",") + described(profile);
        return Response::json(200, "[" + list + "]");
    });
}

// Where files are is no page's affair: what the system says stands after the last of their names.
Error without_place(Error error) {
    if (error.code != Errc::io && error.code != Errc::held) return error;
    const auto end = error.detail.rfind(": ");
    error.detail.erase(0, end == std::string::npos ? error.detail.size() : end + 2);
    return error;
}

// One request on its way from the page to the person and back.
struct Generation {
    Blob body;
    Caller caller;
    AccountPtr account;
    std::stop_token gone;
    Reply reply;
    Language language;
    GeneratorForm form = {};
    std::string question = {};  // its id

    void refuse(const Error& error) const {
        reply(failure_answer(500, Message::generation_failed, without_place(error), language));
    }
    void refuse(const std::string& cause) const {
        reply(failure_answer(500, text(Message::generation_failed, language), cause));
    }
    void too_busy() const { reply(message_answer(429, Message::problem_too_many_requests, language)); }
};
using GenerationPtr = std::shared_ptr<Generation>;

Response made_answer(const std::vector<keygen::KeyWithRequest>& keys, Language language) {
    std::string json = "{\"message\":" + json_quote(text(Message::generation_done, language));
    for (const keygen::KeyWithRequest& key : keys)
        json += std::string(key.signs ? ",\"signature\"" : ",\"keyAgreement\"") +
                ":{\"base64Data\":" + json_quote(base64_encode(key.request)) + "}";
    return Response::json(200, json + "}");
}

Result<void> check_choice(const Cipher& cipher, const channel::Answer& answer) {
    if (answer.path.empty() || !std::filesystem::path(answer.path).is_absolute())
        return fail(Errc::invalid_argument, "no file was chosen");
    const std::size_t length = answer.password ? keygen::characters_of(*answer.password) : 0;
    if (length < cipher.config.shortest_password || length > keygen::longest_password)
        return fail(Errc::invalid_argument, "the password is too short or too long");
    return {};
}

Result<void> record(Cipher& cipher, const Generation& it, const std::vector<keygen::KeyWithRequest>& keys,
                    const std::string& by) {
    journal::Record made;
    made.event = journal::Event::keys_made;
    made.under = it.question;
    made.who = who_of(it.caller);
    made.key = crypto::key_fingerprint(keys.front().key.key.get());
    made.owner = it.form.owner;
    made.count = keys.size();
    made.by = by;
    return cipher.env.journal.append_and_wait(std::move(made));
}

Result<Response> make_in_file(Cipher& cipher, const Generation& it, const channel::Answer& answer) {
    if (auto good = check_choice(cipher, answer); !good) return forward(good);
    const auto keys = keygen::make_new_keys(it.form.profile, it.form.purposes, it.form.request);
    if (!keys) return tl::unexpected(keys.error());
    auto written = keygen::write_new_container(answer.path, *keys, *answer.password, it.form.profile.container);
    if (!written) return forward(written);
    if (auto kept = record(cipher, it, *keys, answer.by); !kept) return forward(kept);
    if (auto requests = keygen::write_requests(answer.path, *keys); !requests) return forward(requests);
    return made_answer(*keys, it.language);
}

// No record, no keys: they are taken away again.
Result<Response> make_in_token(Cipher& cipher, const Generation& it, token::Login& login, const std::string& by) {
    auto made = keygen::make_keys_in_token(login, it.form.profile, it.form.purposes, it.form.request);
    if (!made) return tl::unexpected(made.error());
    if (auto kept = record(cipher, it, made->keys, by); !kept) return forward(kept);
    made->keep();
    return made_answer(made->keys, it.language);
}

void ask_person(Cipher& cipher, const GenerationPtr& it, const std::string& token = {},
                const token::LoginFailure& failure = {});

// A PIN that the token does not take is the person's to mend: the question is put once more, and says so.
bool may_type_again(token::PinTrouble trouble) {
    using enum token::PinTrouble;
    return trouble == wrong || trouble == wrong_again || trouble == ask_last_try || trouble == ask_many ||
           trouble == other_in_use;
}

void work(Cipher& cipher, const GenerationPtr& it, const channel::Answer& answer) {
    const auto reply = [&](Result<Response> response) {
        response ? it->reply(std::move(*response)) : it->refuse(response.error());
    };
    if (!token::is_uri(answer.path)) return reply(guarded([&] { return make_in_file(cipher, *it, answer); }));
    if (cipher.env.tokens == nullptr) return reply(fail(Errc::unsupported, "no tokens"));
    const auto login = token::open_named_token(
        *cipher.env.tokens, answer.path, [&](const token::ConnectedToken& found) -> Result<token::PinAttempt> {
            return token::PinAttempt{found.id, answer.password ? answer.password->clone() : SecretString(),
                                     answer.person_knows};
        });
    if (!login && may_type_again(login.error().trouble)) return ask_person(cipher, it, answer.path, login.error());
    if (!login) {
        const bool absent = login.error().error.code == Errc::not_found;
        return it->refuse(absent ? std::string(text(Message::token_absent, it->language))
                                 : explain_login(login.error(), it->language));
    }
    reply(guarded([&] { return make_in_token(cipher, *it, **login, answer.by); }));
}

void answered(Cipher& cipher, const GenerationPtr& it, const Result<channel::Answer>& answer) {
    if (!answer) return it->refuse(answer.error());
    if (!cipher.env.workers.post(it->account, [&cipher, it, answer = *answer] { work(cipher, it, answer); }))
        it->too_busy();
}

void ask_person(Cipher& cipher, const GenerationPtr& it, const std::string& token, const token::LoginFailure& failure) {
    with_identified(cipher, it->caller, [&cipher, it, token, failure](const Caller& identified) {
        it->caller = identified;
        channel::Question question = new_question(cipher, channel::QuestionKind::new_keys, identified);
        question.subject = it->form.profile.caption;
        question.owner = it->form.contents;
        question.shortest_password = cipher.config.shortest_password;
        question.may_be_in_token = cipher.env.tokens != nullptr;
        question.token = token;
        question.pin = failure.trouble;
        question.pin_state = failure.after;
        it->question = question.id;
        ask(cipher, std::move(question), it->gone,
            [&cipher, it](const Result<channel::Answer>& answer) { answered(cipher, it, answer); });
    });
}

void post_creator(Cipher& cipher, Call call) {
    auto it = std::make_shared<Generation>(Generation{call.request.body, call.request.caller, call.account,
                                                      call.request.gone, std::move(call.reply), call.language});
    const auto begin = [&cipher, it] {
        auto form = read_generator_form(cipher, it->body, it->language);
        if (!form) return it->reply(failure_answer(500, text(Message::generation_failed, it->language), form.error()));
        it->form = std::move(*form);
        ask_person(cipher, it);
    };
    if (!cipher.env.workers.post(it->account, begin)) it->too_busy();
}

}  // namespace

void add_generator_routes(Routes& routes) {
    routes.add(Method::get, "generator/keysProfiles", Access::open, get_profiles);
    routes.add(Method::post, "generator/creator", Access::guarded, post_creator, max_form);
}

}  // namespace pidpys::api
