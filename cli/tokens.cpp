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

token::AskPin pin_asker(const Context& context, const PasswordSource& source) {
    return [&context, &source](const token::ConnectedToken& found) -> Result<token::PinAttempt> {
        warn(context, found);
        token::PinAttempt attempt{found.id, {}, types_it(source)};
        if (found.pin_on_device || !found.login_required) return attempt;
        auto pin = read_password(context, source, found.id.label);
        if (!pin) return forward(pin);
        attempt.pin = std::move(*pin);
        return attempt;
    };
}

Error in_words(token::LoginFailure failure, api::Language language) {
    if (api::reason_of(failure.trouble)) failure.error.detail = api::explain_login(failure, language);
    return std::move(failure.error);
}

}  // namespace

Result<token::Tokens*> tokens(const Context& context) {
    static std::unique_ptr<token::Tokens> only;
    if (only) return only.get();
    const auto settings = service_settings(context);
    if (!settings) return tl::unexpected(settings.error());
    only = std::make_unique<token::Tokens>(token::TokensSettings{.modules = daemon::token_modules(*settings),
                                                                 .wrong_pins = context.state / token::wrong_pins_name});
    return only.get();
}

Result<token::LoginPtr> log_in_to_token(const Context& context, const std::string& name, const PasswordSource& source) {
    const auto house = tokens(context);
    if (!house) return tl::unexpected(house.error());
    platform::harden_process();
    auto login = token::open_named_token(**house, name, pin_asker(context, source));
    if (!login) return tl::unexpected(in_words(std::move(login.error()), context.language));
    return std::move(*login);
}

Result<Bytes> read_stored_container(const Context& context, const KeyFile& file) {
    const auto name = token::parse_uri(file.path);
    if (!name) return tl::unexpected(name.error());
    const auto house = tokens(context);
    if (!house) return tl::unexpected(house.error());
    auto read = (*house)->container(*name);
    token::LoginPtr login;
    if (!read && read.error().code == Errc::not_found && types_it(file.password)) {
        const auto found = (*house)->find(*name);
        if (!found) return tl::unexpected(found.error());
        auto attempt = pin_asker(context, file.password)(*found);
        if (!attempt) return forward(attempt);
        auto made = (*house)->login(std::move(*attempt));
        if (!made) return tl::unexpected(in_words(std::move(made.error()), context.language));
        login = std::move(*made);
        read = (*house)->container(*name);
    }
    if (!read) return forward(read);
    return std::move(read->octets);
}

Result<crypto::KeyContainer> open_token_keys(const Context& context, const KeyFile& file) {
    auto certificates = files::read_certificates({file.certificates.begin(), file.certificates.end()});
    if (!certificates) return forward(certificates);
    const auto login = log_in_to_token(context, file.path, file.password);
    if (!login) return tl::unexpected(login.error());
    crypto::KeyContainer container;
    container.keys = token::keys_named(**login, *token::parse_uri(file.path));
    if (container.keys.empty()) return fail(Errc::no_key, file.path);
    const auto known = files::read_certificate_folder(context.certificates());
    certificates->insert(certificates->end(), known.begin(), known.end());
    return crypto::with_certificates(container, *certificates);
}

}  // namespace pidpys::cli
