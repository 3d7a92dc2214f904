// SPDX-License-Identifier: MIT
#include "api/session/password_check.hpp"

#include <openssl/rand.h>

#include "crypto/base/openssl.hpp"

namespace pidpys::api {

PasswordCheck::PasswordCheck(const SecretString& password)
    : usable_(RAND_bytes(salt_.data(), static_cast<int>(salt_.size())) == 1 && compute(password, digest_)) {}

PasswordCheck::~PasswordCheck() { wipe(digest_); }

bool PasswordCheck::matches(const SecretString& password) const {
    Digest given{};
    const bool same = usable_ && compute(password, given) && equal_constant_time(given, digest_);
    wipe(given);
    return same;
}

bool PasswordCheck::compute(const SecretString& password, Digest& digest) const {
    const crypto::EvpMdCtx context(EVP_MD_CTX_new());
    const auto text = password.view();
    return context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
           EVP_DigestUpdate(context.get(), salt_.data(), salt_.size()) == 1 &&
           EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1 &&
           EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
}

}  // namespace pidpys::api
