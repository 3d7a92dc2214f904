// SPDX-License-Identifier: MIT
#include "api/cipher/token_keys.hpp"

#include <algorithm>

#include "api/messages/pin_reason.hpp"
#include "token/named_keys.hpp"

namespace pidpys::api {
namespace {

tl::unexpected<Error> absent(Language language) {
    return fail(Errc::not_found, std::string(text(Message::token_absent, language)));
}

}  // namespace

Result<void> check_token_path(const Cipher& cipher, const std::string& path, Language language) {
    const auto uri = token::parse_uri(path);
    if (!uri) return tl::unexpected(uri.error());
    if (cipher.env.tokens == nullptr) return absent(language);
    const auto connected = cipher.env.tokens->connected();
    const auto fitting = std::ranges::count_if(
        connected, [&](const token::ConnectedToken& token) { return token::fits(*uri, token.id); });
    if (fitting == 0) return absent(language);
    if (fitting > 1) return fail(Errc::invalid_argument, "several tokens fit keyStorePath");
    return {};
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
    crypto::KeyContainer container;
    container.keys = std::move(opened->keys);
    std::vector<Bytes> certificates;
    for (const Blob& certificate : source.certificates) certificates.push_back(to_bytes(certificate.view()));
    if (cipher.env.known_certificates) {
        auto known = cipher.env.known_certificates();
        std::ranges::move(known, std::back_inserter(certificates));
    }
    return std::make_shared<const OpenKeys>(crypto::with_certificates(container, certificates, cipher.env.clock.now()));
}

}  // namespace pidpys::api
