// SPDX-License-Identifier: MIT
// POST and DELETE /personalKeysSession (cipher-api 4.11, 13): the keys the service holds, the same as the agent's log-in.
#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/order/who.hpp"

namespace pidpys::api {
namespace {

struct LoginForm {
    std::string path;
    SecretString password;
    std::vector<Bytes> certificates;
};

Result<LoginForm> read_form(const Blob& body) {
    const auto fields = read_fields(body, {"keyStorePath", "keyStorePassword", "caId", "certificates"});
    if (!fields) return tl::unexpected(fields.error());
    LoginForm form;
    auto path = read_text(*fields, "keyStorePath");
    if (!path) return forward(path);
    if (!*path || (*path)->empty()) return fail(Errc::invalid_argument, "keyStorePath is absent");
    form.path = std::move(**path);
    auto password = read_password(*fields);
    if (!password) return forward(password);
    form.password = std::move(*password);
    auto certificates = read_certificates(*fields, "certificates");
    if (!certificates) return forward(certificates);
    form.certificates = std::move(*certificates);
    return form;
}

Result<channel::KeyFacts> login(Cipher& cipher, const AccountPtr& account, Caller caller, const Blob& body) {
    const auto form = read_form(body);
    if (!form) return tl::unexpected(form.error());
    if (cipher.env.keys.current()) return fail(Errc::busy, "keys are in use already");
    const std::string key = caller.key();
    return cipher.key_paths.open(account, key, form->path, cipher.env.clock.steady(), [&](const Blob& container) {
        if (!caller.origin) caller.peer.identify();
        return cipher.env.keys.login(container.view(), form->password, form->certificates, {who_of(caller), {}, {}});
    });
}

void post_personal_keys(Cipher& cipher, Call call) {
    cipher.answer_on_worker(call.account, std::move(call.reply), call.language,
                            [&cipher, account = call.account, caller = call.request.caller, body = call.request.body,
                             language = call.language] {
                                const auto facts = guarded([&] { return login(cipher, account, caller, body); });
                                return facts ? message_answer(200, Message::personal_keys_started, language)
                                             : failure_answer(500, Message::personal_keys_start_failed, facts.error(),
                                                              language);
                            });
}

void del_personal_keys(Cipher& cipher, Call call) {
    cipher.env.keys.logout({who_of(call.request.caller), {}, {}});
    call.reply(message_answer(200, Message::personal_keys_finished, call.language));
}

}  // namespace

void add_personal_keys_routes(Routes& routes) {
    routes.add(Method::post, "personalKeysSession", Access::guarded, post_personal_keys);
    routes.add(Method::del, "personalKeysSession", Access::guarded, del_personal_keys);
}

}  // namespace pidpys::api
