// SPDX-License-Identifier: MIT
// Keys of DSS certificates that a token or an HSM keeps: CertificateRecord::container is its PKCS #11 URI then, and the password
// its PIN. Nobody sits there who would notice what goes wrong with a PIN: one that was refused is remembered for as long as the
// service runs, whatever becomes of the token meanwhile, and does not reach it again.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "api/dss/store/accounts.hpp"
#include "crypto/key/private_key.hpp"
#include "token/pin_marks.hpp"
#include "token/tokens.hpp"

namespace pidpys::api::dss {

// A key with the login that it lives by.
struct TokenKey {
    token::Uri name;
    crypto::KeyEntry entry;
    token::LoginPtr login;
};
using TokenKeyPtr = std::shared_ptr<const TokenKey>;

inline bool is_in_token(const CertificateRecord& certificate) { return token::is_uri(certificate.container); }

class TokenKeys {
public:
    // null: there are none.
    explicit TokenKeys(token::Tokens* tokens) : tokens_(tokens) {}

    // Logs in: one PIN, at most once. unavailable, not_found: the token or its module is not there, or does not answer.
    // wrong_password, denied: what is to be mended at the PIN or the token. no_key, malformed, unsupported (of the URI), and those
    // of read_password.
    Result<TokenKeyPtr> open(const CertificateRecord& certificate);

    // Looks whether the token is there still: one that was taken away, or whose helper fell, while nobody signed.
    bool is_there(const TokenKey& key);

private:
    using Pin = std::pair<token::TokenId, Bytes>;  // of a token, as its mark
    [[nodiscard]] bool is_known_to_fail(const token::ConnectedToken& token, const Pin& pin);
    void remember(const Pin& pin, token::PinTrouble trouble);

    token::Tokens* const tokens_;
    const token::PinMarks marks_;
    std::mutex mutex_;
    std::map<Pin, token::PinTrouble> refused_;  // wrong, other_in_use
};

}  // namespace pidpys::api::dss
