// SPDX-License-Identifier: MIT
#include "double_scene.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

#include "crypto/provider/provider.hpp"

namespace pidpys::token::test {

void set_double_environment(const char* name, const std::string& value) {
#ifdef _WIN32
    ::_putenv_s(name, value.c_str());
#else
    ::setenv(name, value.c_str(), 1);
#endif
}

void ask_double(const DoubleToken& token) {
    set_double_environment("PIDPYS_DOUBLE", token.fault);
    set_double_environment("PIDPYS_DOUBLE_KEY", token.key);
    set_double_environment("PIDPYS_DOUBLE_MECHANISMS", token.mechanisms);
    set_double_environment("PIDPYS_DOUBLE_SESSIONS", token.sessions);
}

TokensSettings double_settings(std::chrono::milliseconds patience, const char* module) {
    REQUIRE(crypto::load_provider());
    const std::filesystem::path library = module != nullptr ? module : PIDPYS_TOKEN_DOUBLE;
    return {.modules = {{"double", library, true}}, .patience = patience, .with_person = patience};
}

tl::expected<NamedKeys, LoginFailure> open_double(Tokens& tokens, const std::string& pin, bool person_knows) {
    return open_named_keys(tokens, "pkcs11:token=E.key_Almaz-1C;serial=000123",
                           [&](const ConnectedToken& found) -> Result<PinAttempt> {
                               return PinAttempt{found.id, SecretString(pin), person_knows};
                           });
}

crypto::KeyEntry certified(crypto::KeyEntry entry) {
    static const auto authority = crypto::test::make_key(crypto::test::KeyKind::p256);
    static const auto root =
        crypto::test::make_certificate(authority.get(), {.common_name = "Root", .authority = true});
    entry.certificates = {crypto::test::make_certificate(
        entry.key.get(), {.key_usage = "critical,digitalSignature,keyAgreement"}, authority.get(), root)};
    return entry;
}

}  // namespace pidpys::token::test
