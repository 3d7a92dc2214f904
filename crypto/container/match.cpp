// SPDX-License-Identifier: MIT
#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/provider/keys.hpp"

namespace pidpys::crypto {
namespace {

using TimePoint = std::chrono::system_clock::time_point;

constexpr int agreement_field_bits = 431;

struct Known {
    Bytes der;
    CertificateIdentity identity;  // views of der
    bool used = false;
};

std::vector<Known> known_certificates(const std::vector<Bytes>& inside, const std::vector<Bytes>& separate) {
    std::vector<Known> known;
    for (const auto* list : {&inside, &separate})
        for (const Bytes& der : *list) {
            if (std::any_of(known.begin(), known.end(), [&](const Known& have) { return have.der == der; })) continue;
            Known certificate{der, {}};
            auto identity = identify_certificate(certificate.der);
            if (!identity) continue;  // something else may be in the bag of a working key
            certificate.identity = *identity;
            known.push_back(std::move(certificate));
        }
    return known;
}

bool is_self_signed(const Bytes& certificate) {
    const unsigned char* at = certificate.data();
    const X509Ptr parsed(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
    return parsed && X509_self_signed(parsed.get(), 1) == 1;
}

// By name and, where both state it, by the key's identifier: an authority that renewed its key has two certificates.
bool may_have_issued(const CertificateIdentity& issuer, const CertificateIdentity& certificate) {
    const ByteView wanted = certificate.authority_key_id;
    const ByteView own = issuer.subject_key_id;
    return same_name(issuer.subject, certificate.issuer) && (wanted.empty() || own.empty() || der::equal(wanted, own));
}

// The best of the certificates that `fits`; null if none does.
template <class Fits>
Known* best_of(std::vector<Known>& known, TimePoint at, Fits fits) {
    Known* best = nullptr;
    for (Known& certificate : known)
        if (fits(certificate) && (best == nullptr || is_better(certificate.identity, best->identity, at)))
            best = &certificate;
    return best;
}

void append_chain(KeyEntry& entry, std::vector<Known>& known, Known& leaf, TimePoint at_time) {
    Known* at = &leaf;
    while (at != nullptr && entry.certificates.size() <= known.size()) {
        at->used = true;
        entry.certificates.push_back(at->der);
        const CertificateIdentity& below = at->identity;
        if (same_name(below.issuer, below.subject) && is_self_signed(at->der)) return;
        at = best_of(known, at_time, [&](const Known& other) {
            return may_have_issued(other.identity, below) &&
                   std::find(entry.certificates.begin(), entry.certificates.end(), other.der) ==
                       entry.certificates.end();
        });
    }
}

// Without a certificate the kind of a key says what it may do. Of the keys of DSTU 4145 in one container the one on
// M431 is for agreement and the others sign, as every container met has it (ua-crypto 1.3).
void set_uses_by_kind(KeyEntry& entry, bool has_other_dstu_key) {
    EVP_PKEY* key = entry.key.get();
    entry.may_sign = EVP_PKEY_can_sign(key) == 1;
    entry.may_agree = EVP_PKEY_is_a(key, "EC") == 1 || EVP_PKEY_is_a(key, "RSA") == 1 ||
                      EVP_PKEY_is_a(key, "X25519") == 1 || EVP_PKEY_is_a(key, kDstuKey) == 1;
    if (EVP_PKEY_is_a(key, kDstuKey) != 1 || !has_other_dstu_key) return;
    entry.may_agree = EVP_PKEY_get_bits(key) == agreement_field_bits;
    entry.may_sign = !entry.may_agree;
}

void set_uses_by_certificate(KeyEntry& entry, const CertificateIdentity& certificate) {
    entry.may_sign = usage_permits_signing(certificate);
    entry.may_agree = (certificate.key_usage & (usage_key_agreement | usage_key_encipherment)) != 0;
}

// What certificates say of a key: its public octets, and the identifiers GOST 34.311 and Kupyna-256 of them
// (ua-crypto 2).
struct KeyMarks {
    explicit KeyMarks(EVP_PKEY* key) : identifiers(key_identifiers(key)), info(der_of(i2d_PUBKEY, key)) {
        bool broken = false;
        der::Reader fields = der::Reader(info, broken).enter(der::sequence_tag);
        (void)fields.take(der::sequence_tag);
        const ByteView bits = fields.take(der::bit_string).content;
        if (!broken && !bits.empty()) octets = bits.subspan(1);
    }
    std::vector<Bytes> identifiers;
    Bytes info;
    ByteView octets;  // of info
};

// By the public key, whose decoding is dear: only certificates that look right are decoded. One whose key nothing here
// can read still belongs to a key by its identifier.
bool belongs(const CertificateIdentity& certificate, EVP_PKEY* key, const KeyMarks& marks) {
    const bool named = std::any_of(marks.identifiers.begin(), marks.identifiers.end(), [&](const Bytes& identifier) {
        return der::equal(certificate.subject_key_id, identifier);
    });
    const bool compressed = !certificate.public_key.empty() && (certificate.public_key[0] | 1) == 3;  // SEC 1 §2.3.3
    if (!named && !compressed && !der::equal(certificate.public_key, marks.octets)) return false;
    const auto certified = public_key_of(certificate);
    if (certified) return EVP_PKEY_eq(certified->get(), key) == 1;
    return named && certified.error().code == Errc::unsupported;
}

bool repeats(const std::vector<KeyEntry>& entries, EVP_PKEY* key) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const KeyEntry& entry) { return EVP_PKEY_eq(entry.key.get(), key) == 1; });
}

}  // namespace

KeyContainer match_certificates(Contents contents, ContainerKind kind, const std::vector<Bytes>& separate,
                                TimePoint at) {
    KeyContainer container;
    container.kind = kind;
    std::vector<Known> known = known_certificates(contents.certificates, separate);
    const auto dstu_keys = std::count_if(contents.keys.begin(), contents.keys.end(),
                                         [](const RawKey& raw) { return EVP_PKEY_is_a(raw.key.get(), kDstuKey) == 1; });
    for (RawKey& raw : contents.keys) {
        if (repeats(container.keys, raw.key.get())) continue;  // IIT writes the second key into the first, too
        KeyEntry entry;
        entry.key = std::move(raw.key);
        entry.label = std::move(raw.label);
        const KeyMarks marks(entry.key.get());
        Known* const own = best_of(
            known, at, [&](const Known& certificate) { return belongs(certificate.identity, entry.key.get(), marks); });
        if (own != nullptr) {
            append_chain(entry, known, *own, at);
            set_uses_by_certificate(entry, own->identity);
        } else {
            set_uses_by_kind(entry, dstu_keys > 1);
        }
        container.keys.push_back(std::move(entry));
    }
    ERR_clear_error();
    for (Known& certificate : known)
        if (!certificate.used) container.other_certificates.push_back(std::move(certificate.der));
    return container;
}

std::optional<KeyEntry> entry_of(const KeyContainer& container, const Bytes& certificate) {
    const auto identity = identify_certificate(certificate);
    if (!identity) return std::nullopt;
    for (const KeyEntry& entry : container.keys) {
        if (!belongs(*identity, entry.key.get(), KeyMarks(entry.key.get()))) continue;
        KeyEntry found = entry;
        std::erase(found.certificates, certificate);
        found.certificates.insert(found.certificates.begin(), certificate);
        set_uses_by_certificate(found, *identity);
        return found;
    }
    return std::nullopt;
}

KeyContainer with_certificates(const KeyContainer& container, const std::vector<Bytes>& certificates, TimePoint at) {
    Contents contents;
    contents.certificates = certificates;  // of equals the first is taken
    for (const KeyEntry& entry : container.keys) {
        contents.keys.push_back({entry.key, entry.label});
        contents.certificates.insert(contents.certificates.end(), entry.certificates.begin(), entry.certificates.end());
    }
    return match_certificates(std::move(contents), container.kind, container.other_certificates, at);
}

}  // namespace pidpys::crypto
