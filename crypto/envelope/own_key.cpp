// SPDX-License-Identifier: MIT
#include "crypto/envelope/own_key.hpp"

#include <algorithm>

#include "crypto/asn1/magnitude.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/provider/keys.hpp"

namespace pidpys::crypto {
namespace {

bool same_serial(ByteView a, ByteView b) {
    bool broken = false;
    const ByteView of_a = der::Reader(a, broken).take(der::integer_tag).content;
    const ByteView of_b = der::Reader(b, broken).take(der::integer_tag).content;
    return !broken && der::equal(der::magnitude(of_a), der::magnitude(of_b));
}

}  // namespace

std::vector<Bytes> computed_key_ids(EVP_PKEY* key) {
    if (agreement_kind(key) == AgreementKind::dstu4145) return key_identifiers(key);
    const Bytes info = der_of(i2d_PUBKEY, key);
    ERR_clear_error();
    der::Parse parse;
    der::Reader fields = der::Reader(info, parse).enter(der::sequence_tag);
    (void)fields.algorithm();
    const ByteView bits = fields.take(der::bit_string).content;
    if (!parse.complete() || bits.empty()) return {};
    auto hash = digest(*digest_by_name("SHA1"), {bits.subspan(1)});
    if (!hash) return {};
    return {std::move(*hash)};
}

GostSBox sbox_of(const EVP_PKEY* key) { return dstu_sbox(key).value_or(GostSBox::dke1()); }

OwnKey own_key(const KeyEntry& entry) {
    OwnKey own;
    own.key = entry.key.get();
    own.kind = agreement_kind(own.key);
    own.is_rsa = EVP_PKEY_is_a(own.key, "RSA") == 1;
    own.lives_elsewhere = elsewhere(own.key) != nullptr;
    own.key_ids = computed_key_ids(own.key);
    own.sbox = sbox_of(own.key);
    if (entry.certificates.empty()) return own;
    const auto identity = identify_certificate(entry.certificates.front());
    if (!identity) return own;
    own.certificate = *identity;
    if (!identity->subject_key_id.empty()) own.key_ids.push_back(to_bytes(identity->subject_key_id));
    if (own.kind != AgreementKind::dstu4145) return own;
    if (const auto certified = public_key_of(*identity)) own.sbox = sbox_of(certified->get());
    return own;
}

bool refers_to(const CertificateReference& reference, const CertificateIdentity& certificate) {
    if (!reference.issuer.empty())
        return same_serial(reference.serial, certificate.serial) && same_name(reference.issuer, certificate.issuer);
    if (reference.key_id.empty()) return false;
    if (der::equal(reference.key_id, certificate.subject_key_id)) return true;
    const auto key = public_key_of(certificate);
    if (!key) return false;
    return std::ranges::any_of(computed_key_ids(key->get()),
                               [&](const Bytes& id) { return der::equal(id, reference.key_id); });
}

bool refers_to(const CertificateReference& reference, const OwnKey& key) {
    if (!reference.issuer.empty()) return key.certificate && refers_to(reference, *key.certificate);
    return !reference.key_id.empty() &&
           std::ranges::any_of(key.key_ids, [&](const Bytes& id) { return der::equal(id, reference.key_id); });
}

}  // namespace pidpys::crypto
