// SPDX-License-Identifier: MIT
#include "daemon/assemble/key_login.hpp"

#include "certs/stored_key.hpp"
#include "files/certificate_files.hpp"
#include "files/read_file.hpp"
#include "token/named_keys.hpp"

namespace pidpys::daemon {

namespace {

std::optional<channel::LoginFailure> use(api::KeyRing& keys, const crypto::KeyContainer& opened, const Taking& how,
                                         std::function<bool()> there = {}) {
    auto facts = keys.login(opened, how.by, how.beside, std::move(there));
    if (!facts) return channel::LoginFailure{std::move(facts.error()), {}};
    return {};
}

std::optional<channel::LoginFailure> login_to_token(const KeyPlaces& places, const std::string& name,
                                                    const SecretString& pin, const std::vector<Bytes>& certificates,
                                                    const Taking& how) {
    auto opened = token::open_named_keys(places.tokens, name,
                                         [&](const token::ConnectedToken& found) -> Result<token::PinAttempt> {
                                             return token::PinAttempt{found.id, pin.clone(), how.person_knows};
                                         });
    if (!opened) {
        token::LoginFailure& failure = opened.error();
        return channel::LoginFailure{std::move(failure.error), {}, failure.trouble, failure.after};
    }
    return use(places.keys, crypto::with_certificates(opened->container, certificates), how,
               [login = opened->login] { return login->alive(); });
}

Result<Bytes> read_from_token(token::Tokens& tokens, const token::Uri& name) {
    auto read = tokens.container(name);
    if (!read) return forward(read);
    return std::move(read->octets);
}

}  // namespace

std::optional<channel::LoginFailure> login_by_path(const KeyPlaces& places, const std::filesystem::path& container,
                                                   const SecretString& password,
                                                   const std::vector<std::filesystem::path>& certificates,
                                                   const Taking& how) {
    if (const auto stored = certs::store_name(container.string())) {
        auto key = certs::open_store_key(*stored, platform::KeyQuestions::none, password.view());
        if (!key) return channel::LoginFailure{std::move(key.error()), {}};
        crypto::KeyContainer one;
        one.keys = {std::move(*key)};
        return use(places.keys, one, how);
    }
    std::vector<Bytes> separate;
    for (const auto& file : certificates) {
        auto some = files::read_certificates({file});
        if (!some) return channel::LoginFailure{std::move(some.error()), file.string()};
        separate.insert(separate.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
    }
    const bool of_token = token::is_uri(container.string());
    const auto name = of_token ? token::parse_uri(container.string()) : Result<token::Uri>();
    if (!name) return channel::LoginFailure{name.error(), {}};
    if (of_token && !token::names_container(*name))
        return login_to_token(places, container.string(), password, separate, how);
    auto octets = of_token ? read_from_token(places.tokens, *name) : files::read_file(container, files::max_key_file);
    if (!octets) return channel::LoginFailure{std::move(octets.error()), {}};
    auto facts = places.keys.login(*octets, password, separate, how.by, how.beside);
    wipe(*octets);
    if (!facts) return channel::LoginFailure{std::move(facts.error()), {}};
    return {};
}

}  // namespace pidpys::daemon
