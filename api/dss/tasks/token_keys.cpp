// SPDX-License-Identifier: MIT
#include "api/dss/tasks/token_keys.hpp"

#include <optional>
#include <tuple>

#include "api/dss/tasks/password_source.hpp"
#include "token/named_keys.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::size_t most_refused = 1024;

// What has nothing to do with the PIN or the key will pass: the token, its helper or the way to it is the trouble.
bool will_pass(const token::LoginFailure& failure) {
    switch (failure.error.code) {
        case Errc::io:
        case Errc::timeout:
        case Errc::busy:
        case Errc::exhausted:
        case Errc::malformed: return failure.trouble == token::PinTrouble::none;
        default: return false;
    }
}

// For the log: where it was, and what.
std::string told(const std::string& where, const Error& error) {
    if (error.code == Errc::no_key) return where + ": no such key there";
    return error.detail.find(where) != std::string::npos ? error.detail : where + ": " + error.detail;
}

}  // namespace

Result<TokenKeyPtr> TokenKeys::open(const CertificateRecord& certificate) {
    if (tokens_ == nullptr) return fail(Errc::unavailable, "there are no tokens here");
    auto name = token::parse_uri(certificate.container);
    if (!name) return forward(name);
    std::optional<Pin> given;
    auto opened = token::open_named_keys(
        *tokens_, certificate.container, [&](const token::ConnectedToken& found) -> Result<token::PinAttempt> {
            token::PinAttempt attempt{found.id, {}, false};
            if (found.pin_on_device || !found.login_required) return attempt;
            auto pin = read_password(certificate.password);
            if (!pin) return forward(pin);
            given = {found.id, marks_.of(pin->view())};
            if (is_known_to_fail(found, *given))
                return fail(Errc::wrong_password, "this PIN was refused before and is not tried again");
            attempt.pin = std::move(*pin);
            return attempt;
        });
    if (!opened) {
        token::LoginFailure& failure = opened.error();
        if (given) remember(*given, failure.trouble);
        if (will_pass(failure)) failure.error.code = Errc::unavailable;
        return fail(failure.error.code, told(certificate.container, failure.error));
    }
    auto entry = crypto::entry_of(crypto::with_certificates(opened->container, {certificate.der}), certificate.der);
    if (!entry) return fail(Errc::no_key, certificate.container + ": no key there is the certificate's");
    return std::make_shared<const TokenKey>(TokenKey{std::move(*name), std::move(*entry), std::move(opened->login)});
}

bool TokenKeys::is_there(const TokenKey& key) {
    if (tokens_ != nullptr) std::ignore = tokens_->find(key.name);  // what has gone is noticed by looking
    return key.login->alive();
}

// That the token is logged in with another PIN says nothing of this one once that login has ended: by then it may be the new PIN.
bool TokenKeys::is_known_to_fail(const token::ConnectedToken& token, const Pin& pin) {
    const std::lock_guard lock(mutex_);
    const auto known = refused_.find(pin);
    if (known == refused_.end()) return false;
    if (known->second == token::PinTrouble::wrong || token.in_use) return true;
    refused_.erase(known);
    return false;
}

void TokenKeys::remember(const Pin& pin, token::PinTrouble trouble) {
    if (trouble == token::PinTrouble::wrong_again) trouble = token::PinTrouble::wrong;  // others forget it sooner
    if (trouble != token::PinTrouble::wrong && trouble != token::PinTrouble::other_in_use) return;
    const std::lock_guard lock(mutex_);
    if (refused_.size() >= most_refused && !refused_.contains(pin)) refused_.erase(refused_.begin());
    refused_.insert_or_assign(pin, trouble);
}

}  // namespace pidpys::api::dss
