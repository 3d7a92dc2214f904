// SPDX-License-Identifier: MIT
#include "api/dss/tasks/keys.hpp"

#include "api/dss/tasks/password_source.hpp"
#include "crypto/container/key_container.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"

namespace pidpys::api::dss {

Result<KeyPtr> open_key(const CertificateRecord& certificate) {
    const auto password = read_password(certificate.password);
    if (!password) return tl::unexpected(password.error());
    const auto bytes = files::read_private_file(certificate.container, files::max_key_file);
    if (!bytes) return tl::unexpected(bytes.error());
    auto opened = crypto::open_container(bytes->view(), *password, {certificate.der});
    if (!opened) return forward(opened);
    auto entry = crypto::entry_of(*opened, certificate.der);
    if (!entry) return fail(Errc::no_key, "the container has no key for the certificate");
    return std::make_shared<const crypto::KeyEntry>(std::move(*entry));
}

Result<KeyPtr> KeyVault::open(const CertificateRecord& certificate) {
    if (certificate.password == login_source) {
        auto key = held_ ? held_(certificate.der) : nullptr;
        if (!key) return fail(Errc::unavailable, "the key is not in use");
        return key;
    }
    const std::lock_guard lock(mutex_);
    const auto now = clock_.steady();
    if (const auto kept = kept_.find(certificate.thumbprint); kept != kept_.end()) {
        kept->second.used = now;
        return kept->second.key;
    }
    auto key = open_key(certificate);
    if (key) kept_[certificate.thumbprint] = {*key, now};
    return key;
}

bool KeyVault::waits_for_login(const CertificateRecord& certificate) const {
    return certificate.password == login_source && (!held_ || !held_(certificate.der));
}

void KeyVault::drop_idle() {
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [now = clock_.steady(), this](const auto& entry) { return now - entry.second.used >= idle_; });
}

void KeyVault::drop_all() {
    const std::lock_guard lock(mutex_);
    kept_.clear();
}

}  // namespace pidpys::api::dss
