// SPDX-License-Identifier: MIT
#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/container/contents.hpp"

namespace pidpys::crypto {
namespace {

struct Known {
    Bytes der;
    CertificateIdentity identity;  // views of der
    EvpPkey key;
    bool used = false;
};

std::vector<Known> known_certificates(const std::vector<Bytes>& inside, const std::vector<Bytes>& separate) {
    std::vector<Known> known;
    for (const auto* list : {&inside, &separate})
        for (const Bytes& der : *list) {
            if (std::any_of(known.begin(), known.end(), [&](const Known& have) { return have.der == der; })) continue;
            Known certificate{der, {}, {}};
            auto identity = identify_certificate(certificate.der);
            if (!identity) continue;  // something else may be in the bag of a working key
            certificate.identity = *identity;
            certificate.key = public_key_of(*identity);
            known.push_back(std::move(certificate));
        }
    return known;
}

void append_chain(KeyEntry& entry, std::vector<Known>& known, Known& leaf) {
    Known* at = &leaf;
    while (at != nullptr && entry.certificates.size() <= known.size()) {
        at->used = true;
        entry.certificates.push_back(at->der);
        const ByteView issuer = at->identity.issuer;
        if (der::equal(issuer, at->identity.subject)) return;
        const auto next = std::find_if(known.begin(), known.end(), [&](const Known& other) {
            return der::equal(other.identity.subject, issuer) &&
                   std::find(entry.certificates.begin(), entry.certificates.end(), other.der) == entry.certificates.end();
        });
        at = next == known.end() ? nullptr : &*next;
    }
}

void set_uses(KeyEntry& entry, const Known* certificate) {
    if (certificate != nullptr) {
        const std::uint8_t usage = certificate->identity.key_usage;
        entry.may_sign = (usage & (usage_digital_signature | usage_non_repudiation)) != 0;
        entry.may_agree = (usage & (usage_key_agreement | usage_key_encipherment)) != 0;
        return;
    }
    EVP_PKEY* key = entry.key.get();
    entry.may_sign = EVP_PKEY_can_sign(key) == 1;
    entry.may_agree = EVP_PKEY_is_a(key, "EC") == 1 || EVP_PKEY_is_a(key, "RSA") == 1 ||
                      EVP_PKEY_is_a(key, "X25519") == 1 || EVP_PKEY_is_a(key, "dstu4145le") == 1;
}

}  // namespace

KeyContainer match_certificates(Contents contents, ContainerKind kind, const std::vector<Bytes>& separate) {
    KeyContainer container;
    container.kind = kind;
    std::vector<Known> known = known_certificates(contents.certificates, separate);
    for (RawKey& raw : contents.keys) {
        KeyEntry entry;
        entry.key = std::move(raw.key);
        entry.label = std::move(raw.label);
        const auto own = std::find_if(known.begin(), known.end(), [&](const Known& certificate) {
            return certificate.key && EVP_PKEY_eq(certificate.key.get(), entry.key.get()) == 1;
        });
        if (own != known.end()) append_chain(entry, known, *own);
        set_uses(entry, own == known.end() ? nullptr : &*own);
        container.keys.push_back(std::move(entry));
    }
    ERR_clear_error();
    for (Known& certificate : known)
        if (!certificate.used) container.other_certificates.push_back(std::move(certificate.der));
    return container;
}

}  // namespace pidpys::crypto
