// SPDX-License-Identifier: MIT
#include "daemon/assemble/key_login.hpp"

#include "certs/stored_key.hpp"
#include "files/certificate_files.hpp"
#include "files/read_file.hpp"
#include "token/named_keys.hpp"

namespace pidpys::daemon {

namespace {

// Of the keys that the name fits the first that signs, with its certificate from wherever it is.
Result<crypto::KeyEntry> signing_key(const std::vector<crypto::KeyEntry>& keys,
                                     const std::vector<Bytes>& certificates) {
    crypto::KeyContainer container;
    container.keys = keys;
    container = crypto::with_certificates(container, certificates);
    const crypto::KeyEntry* key = crypto::find_key(container, crypto::KeyPurpose::signature);
    if (key == nullptr) return fail(Errc::no_key, "no key of the token signs");
    return *key;
}

std::optional<channel::LoginFailure> login_to_token(api::KeyRing& keys, token::Tokens& tokens, const std::string& name,
                                                    const SecretString& pin, const std::vector<Bytes>& certificates,
                                                    const api::KeyHandling& by, api::Beside beside) {
    auto opened =
        token::open_named_keys(tokens, name, [&](const token::ConnectedToken& found) -> Result<token::PinAttempt> {
            return token::PinAttempt{found.id, pin.clone()};
        });
    if (!opened) return channel::LoginFailure{std::move(opened.error().error), {}};
    auto key = signing_key(opened->keys, certificates);
    if (!key) return channel::LoginFailure{std::move(key.error()), {}};
    auto facts = keys.login(*key, by, beside);
    if (!facts) return channel::LoginFailure{std::move(facts.error()), {}};
    return {};
}

}  // namespace

std::optional<channel::LoginFailure> login_by_path(api::KeyRing& keys, token::Tokens& tokens,
                                                   const std::filesystem::path& container, const SecretString& password,
                                                   const std::vector<std::filesystem::path>& certificates,
                                                   const api::KeyHandling& by, api::Beside beside) {
    if (const auto stored = certs::store_name(container.string())) {
        const auto key = certs::open_store_key(*stored, platform::KeyQuestions::none, password.view());
        if (!key) return channel::LoginFailure{key.error(), {}};
        auto facts = keys.login(*key, by, beside);
        if (!facts) return channel::LoginFailure{std::move(facts.error()), {}};
        return {};
    }
    std::vector<Bytes> separate;
    for (const auto& file : certificates) {
        auto some = files::read_certificates({file});
        if (!some) return channel::LoginFailure{std::move(some.error()), file.string()};
        separate.insert(separate.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
    }
    if (token::is_uri(container.string()))
        return login_to_token(keys, tokens, container.string(), password, separate, by, beside);
    auto octets = files::read_file(container, files::max_key_file);
    if (!octets) return channel::LoginFailure{std::move(octets.error()), {}};
    auto facts = keys.login(*octets, password, separate, by, beside);
    wipe(*octets);
    if (!facts) return channel::LoginFailure{std::move(facts.error()), {}};
    return {};
}

}  // namespace pidpys::daemon
