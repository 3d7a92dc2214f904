// SPDX-License-Identifier: MIT
// PUT /ui/keyContainerChooser, GET /captcha/imageGenerator/{text} (cipher-api 4.13).
#include "api/cipher/captcha_image.hpp"
#include "api/cipher/questions.hpp"
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

Response chosen(Cipher& cipher, const Caller& caller, const Result<channel::Answer>& answer, Language language) {
    // To choose nothing is no error: a page would show "undefined" (10).
    const bool declined = answer ? answer->path.empty() : answer.error().code == Errc::denied;
    if (declined) return value_answer(text(Message::chooser_cancelled, language), "filePath", "");
    if (!answer) return failure_answer(500, Message::chooser_failed, answer.error(), language);
    const auto account = cipher.env.accounts.of(caller);
    if (auto issued = cipher.key_paths.issue(account, caller.key(), answer->path); !issued)
        return failure_answer(500, Message::chooser_failed, issued.error(), language);
    return value_answer(text(Message::chooser_done, language), "filePath", answer->path);
}

void choose(Cipher& cipher, Call call) {
    with_identified(cipher, call.request.caller,
                    [&cipher, gone = call.request.gone, reply = std::move(call.reply),
                     language = call.language](const Caller& caller) {
                        ask(cipher, new_question(cipher, channel::QuestionKind::container, caller), gone,
                            [&cipher, caller, reply, language](const Result<channel::Answer>& answer) {
                                reply(chosen(cipher, caller, answer, language));
                            });
                    });
}

void captcha(Cipher&, Call call) {
    auto image = captcha_image(call.params["text"]);
    if (!image) return call.reply(failure_answer(500, Message::captcha_failed, image.error(), call.language));
    call.reply({200, "image/png", Blob(std::move(*image)), {}});
}

}  // namespace

void add_ui_routes(Routes& routes) {
    routes.add(Method::put, "ui/keyContainerChooser", Access::guarded, choose);
    routes.add(Method::get, "captcha/imageGenerator/{text}", Access::open, captcha);
}

}  // namespace pidpys::api
