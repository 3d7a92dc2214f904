// SPDX-License-Identifier: MIT
#include "token/named_keys.hpp"

namespace pidpys::token {
namespace {

tl::unexpected<LoginFailure> failed(Error error) { return tl::unexpected(LoginFailure{std::move(error)}); }

}  // namespace

tl::expected<NamedKeys, LoginFailure> open_named_keys(Tokens& tokens, std::string_view name, const AskPin& ask) {
    auto uri = parse_uri(name);
    if (!uri) return failed(std::move(uri.error()));
    auto found = tokens.find(*uri);
    if (!found) return failed(std::move(found.error()));
    auto attempt = ask(*found);
    if (!attempt) return failed(std::move(attempt.error()));
    auto login = tokens.login(std::move(*attempt));
    if (!login) return tl::unexpected(std::move(login.error()));
    auto keys = keys_named(**login, *uri);
    if (keys.empty()) return failed({Errc::no_key, std::string(name)});
    return NamedKeys{std::move(*login), std::move(keys)};
}

}  // namespace pidpys::token
