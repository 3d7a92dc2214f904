// SPDX-License-Identifier: MIT
#include "token/named_keys.hpp"

namespace pidpys::token {
namespace {

tl::unexpected<LoginFailure> failed(Error error) { return tl::unexpected(LoginFailure{std::move(error)}); }

}  // namespace

LoginResult open_named_token(Tokens& tokens, std::string_view name, const AskPin& ask) {
    auto uri = parse_uri(name);
    if (!uri) return failed(std::move(uri.error()));
    if (names_container(*uri)) return failed({Errc::invalid_argument, "a key container is no key of the token"});
    auto found = tokens.find(*uri);
    if (!found) return failed(std::move(found.error()));
    auto attempt = ask(*found);
    if (!attempt) return failed(std::move(attempt.error()));
    return tokens.login(std::move(*attempt));
}

tl::expected<NamedKeys, LoginFailure> open_named_keys(Tokens& tokens, std::string_view name, const AskPin& ask) {
    auto login = open_named_token(tokens, name, ask);
    if (!login) return tl::unexpected(std::move(login.error()));
    crypto::KeyContainer container;
    container.keys = keys_named(**login, *parse_uri(name));
    if (container.keys.empty()) return failed({Errc::no_key, std::string(name)});
    return NamedKeys{std::move(*login), std::move(container)};
}

}  // namespace pidpys::token
