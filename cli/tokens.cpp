// SPDX-License-Identifier: MIT
#include "cli/tokens.hpp"

#include "api/messages/pin_reason.hpp"
#include "cli/service_settings.hpp"
#include "cli/text.hpp"
#include "files/certificate_files.hpp"
#include "platform/hardening.hpp"
#include "token/named_keys.hpp"

namespace pidpys::cli {
namespace {

// A person sits there and reads what is said before the PIN is typed.
bool types_it(const PasswordSource& source) { return source.file.empty() && source.descriptor < 0; }

void warn(const Context& context, const token::ConnectedToken& token) {
    const auto tell = [&](api::Message message) {
        print_aside("! " + shown(token.id.label) + ": " + std::string(api::text(message, context.language)));
    };
    if (token.pin == token::PinState::few_tries) tell(api::Message::pin_few_tries);
    if (token.pin == token::PinState::last_try) tell(api::Message::pin_last_try);
    if (token.pin_on_device) print_aside(say(context.language, Text::token_pin_on_device, {shown(token.id.label)}));
}

}  // namespace

Result<token::Tokens*> tokens(const Context& context) {
    static std::unique_ptr<token::Tokens> only;
    if (only) return only.get();
    const auto settings = service_settings(context);
    if (!settings) return tl::unexpected(settings.error());
    only =
        std::make_unique<token::Tokens>(token::TokensSettings{.modules = daemon::token_modules(*settings), .host = {}});
    return only.get();
}

Result<crypto::KeyContainer> open_token_keys(const Context& context, const KeyFile& file) {
    auto certificates = files::read_certificates({file.certificates.begin(), file.certificates.end()});
    if (!certificates) return forward(certificates);
    const auto house = tokens(context);
    if (!house) return tl::unexpected(house.error());
    platform::harden_process();
    auto opened = token::open_named_keys(**house, file.path,
                                         [&](const token::ConnectedToken& found) -> Result<token::PinAttempt> {
                                             warn(context, found);
                                             token::PinAttempt attempt{found.id, {}, types_it(file.password)};
                                             if (found.pin_on_device || !found.login_required) return attempt;
                                             auto pin = read_password(context, file.password, found.id.label);
                                             if (!pin) return forward(pin);
                                             attempt.pin = std::move(*pin);
                                             return attempt;
                                         });
    if (!opened) {
        Error& error = opened.error().error;
        if (api::reason_of(opened.error().trouble)) error.detail = api::explain_login(opened.error(), context.language);
        return tl::unexpected(std::move(error));
    }
    crypto::KeyContainer container;
    container.keys = std::move(opened->keys);
    const auto known = files::read_certificate_folder(context.certificates());
    certificates->insert(certificates->end(), known.begin(), known.end());
    return crypto::with_certificates(container, *certificates);
}

}  // namespace pidpys::cli
