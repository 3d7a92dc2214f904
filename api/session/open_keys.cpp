// SPDX-License-Identifier: MIT
#include "api/session/open_keys.hpp"

#include <chrono>

#include "certs/certificate.hpp"

namespace pidpys::api {

using std::chrono::system_clock;

namespace {

Result<void> check_signer(const crypto::KeyEntry* signer) {
    if (signer == nullptr) return fail(Errc::no_key, "the container has no key that may sign");
    if (signer->certificates.empty()) return fail(Errc::no_certificate, "the signing key has no certificate");
    if (auto facts = certs::certificate_facts(signer->certificates.front()); !facts)
        return fail(facts.error().code, "the signing key's certificate: " + facts.error().detail);
    return {};
}

}  // namespace

OpenKeys::OpenKeys(crypto::KeyContainer container)
    : container_(std::move(container)), may_sign_(check_signer(find(crypto::KeyPurpose::signature))) {
    if (const auto* signer = find(crypto::KeyPurpose::signature)) signer_facts_ = key_facts(*signer);
}

Result<const crypto::KeyEntry*> OpenKeys::signer() const {
    if (!may_sign_) return tl::unexpected(may_sign_.error());
    return find(crypto::KeyPurpose::signature);
}

std::size_t OpenKeys::octets() const {
    constexpr std::size_t key = 4096;
    std::size_t all = 0;
    for (const Bytes& certificate : container_.other_certificates) all += certificate.size();
    for (const crypto::KeyEntry& entry : container_.keys) {
        all += key;
        for (const Bytes& certificate : entry.certificates) all += certificate.size();
    }
    return all;
}

bool OpenKeys::has_certificate(const Bytes& certificate) const {
    return crypto::entry_of(container_, certificate).has_value();
}

OpenKeysPtr OpenKeys::with(const std::vector<Bytes>& certificates, system_clock::time_point at) const {
    return std::make_shared<const OpenKeys>(crypto::with_certificates(container_, certificates, at));
}

Result<OpenKeysPtr> open_keys(ByteView container, const SecretString& password, const std::vector<Bytes>& certificates,
                              const KnownCertificates& known, system_clock::time_point at) {
    auto opened = crypto::open_container(container, password, all_known(known), {}, at);
    if (!opened) return forward(opened);
    if (!certificates.empty()) *opened = crypto::with_certificates(*opened, certificates, at);
    return std::make_shared<const OpenKeys>(std::move(*opened));
}

channel::KeyFacts key_facts(const crypto::KeyEntry& key) {
    channel::KeyFacts facts;
    facts.fingerprint = crypto::key_fingerprint(key.key.get());
    facts.owner = key.label;
    if (key.certificates.empty()) return facts;
    if (const auto certificate = certs::certificate_facts(key.certificates.front())) {
        facts.owner = certificate->owner.full_name;
        facts.organization = certificate->owner.organization;
        facts.issuer = certificate->issuer.full_name;
        facts.serial = certificate->serial;
        facts.not_after =
            std::chrono::duration_cast<std::chrono::seconds>(certificate->not_after.time_since_epoch()).count();
    }
    return facts;
}

}  // namespace pidpys::api
