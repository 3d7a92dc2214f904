// SPDX-License-Identifier: MIT
#include "api/session/session.hpp"

namespace pidpys::api {

Session::Session(std::string id, std::string caller, AccountPtr payer, Charge place)
    : uuid(std::move(id)), owner(std::move(caller)), account(std::move(payer)), place_(std::move(place)) {}

Inputs Session::inputs() const {
    const std::lock_guard lock(mutex_);
    return inputs_;
}

OpenKeysPtr Session::opened(const KeySource& source, const SecretString& password) const {
    const std::lock_guard lock(mutex_);
    const bool same = opened_ && opened_version_ == source.version && opened_with_->matches(password);
    return same ? opened_ : nullptr;
}

void Session::keep_opened(const KeySource& source, const SecretString& password, OpenKeysPtr keys) {
    auto check = std::make_unique<const PasswordCheck>(password);
    const std::lock_guard lock(mutex_);
    if (inputs_.keys.version != source.version) return;  // replaced or closed meanwhile
    opened_version_ = source.version;
    opened_with_ = std::move(check);
    opened_ = std::move(keys);
}

void Session::close() {
    closed_ = true;
    OpenKeysPtr released;  // freed after the lock is let go
    {
        const std::lock_guard lock(mutex_);
        inputs_ = Inputs{};
        inputs_.keys.version = UINT64_MAX;  // no job in flight puts its keys back
        released.swap(opened_);
    }
    creator.close({Errc::not_found, "the session has been deleted"});
    verifier.close({Errc::not_found, "the session has been deleted"});
}

}  // namespace pidpys::api
