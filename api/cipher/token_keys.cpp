// SPDX-License-Identifier: MIT
#include "api/cipher/token_keys.hpp"

#include <algorithm>

#include "api/cipher/key_request.hpp"
#include "api/messages/pin_reason.hpp"
#include "token/named_keys.hpp"

namespace pidpys::api {
namespace {

tl::unexpected<Error> absent(Language language) {
    return fail(Errc::not_found, std::string(text(Message::token_absent, language)));
}

}  // namespace

std::vector<token::ConnectedToken> tell_tokens(Cipher& cipher, const AccountPtr& account, const std::string& caller) {
    if (cipher.env.tokens == nullptr) return {};
    auto connected = cipher.env.tokens->connected();
    for (token::ConnectedToken& each : connected) {
        // A log-in is whoever's who made it: what it shows is not for pages.
        std::erase_if(each.containers, [](const token::StoredContainer& container) { return container.is_private; });
        cipher.told_paths.tell(account, caller, each.uri());
        for (const auto& container : each.containers) cipher.told_paths.tell(account, caller, container.uri);
    }
    return connected;
}

Result<void> check_token_path(const Cipher& cipher, const std::string& caller, const std::string& path,
                              Language language) {
    const auto uri = token::parse_uri(path);
    if (!uri) return tl::unexpected(uri.error());
    if (cipher.env.tokens == nullptr) return absent(language);
    std::vector<std::string> fitting;  // their one name each
    for (const token::ConnectedToken& token : cipher.env.tokens->connected()) {
        if (!token::fits(*uri, token.id)) continue;
        if (!token::names_container(*uri)) fitting.push_back(token.uri());
        if (token::names_container(*uri))
            for (const auto& container : token.containers)
                if (!uri->object || *uri->object == container.label) fitting.push_back(container.uri);
    }
    std::erase_if(fitting, [&](const std::string& name) { return !cipher.told_paths.knows(caller, name); });
    if (fitting.empty()) return absent(language);
    if (fitting.size() > 1) return fail(Errc::invalid_argument, "several tokens fit keyStorePath");
    return {};
}

bool names_stored_container(const std::string& path) {
    const auto uri = token::is_uri(path) ? token::parse_uri(path) : Result<token::Uri>(fail(Errc::malformed));
    return uri && token::names_container(*uri);
}

Result<token::ContainerOctets> read_stored_container(const Cipher& cipher, const std::string& caller,
                                                     const std::string& path, Language language) {
    if (cipher.env.tokens == nullptr) return absent(language);
    const auto uri = token::parse_uri(path);
    if (!uri) return tl::unexpected(uri.error());
    auto read = cipher.env.tokens->container(*uri);
    if (!read && read.error().code != Errc::not_found) return read;
    if (read && !read->container.is_private && cipher.told_paths.knows(caller, read->container.uri)) return read;
    if (read) wipe(read->octets);
    return absent(language);
}

Result<OpenKeysPtr> open_token_keys(const Cipher& cipher, const KeySource& source, const SecretString& pin,
                                    Language language) {
    if (cipher.env.tokens == nullptr) return absent(language);
    auto opened = token::open_named_keys(*cipher.env.tokens, source.path,
                                         [&](const token::ConnectedToken& found) -> Result<token::PinAttempt> {
                                             return token::PinAttempt{found.id, pin.clone()};
                                         });
    if (!opened) {
        token::LoginFailure& failure = opened.error();
        if (failure.error.code == Errc::not_found) return absent(language);
        if (reason_of(failure.trouble)) failure.error.detail = explain_login(failure, language);
        return tl::unexpected(std::move(failure.error));
    }
    auto certificates = octets_of(source.certificates);
    std::ranges::move(all_known(cipher.env.known_certificates), std::back_inserter(certificates));
    return std::make_shared<const OpenKeys>(
        crypto::with_certificates(opened->container, certificates, cipher.env.clock.now()));
}

}  // namespace pidpys::api
