// SPDX-License-Identifier: MIT
// A key as recipients and originators refer to it.
#pragma once

#include <optional>
#include <vector>

#include "crypto/cms/certificate_identity.hpp"
#include "crypto/envelope/recipient_info.hpp"
#include "crypto/key/key_agreement.hpp"
#include "crypto/key/private_key.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

struct OwnKey {
    EVP_PKEY* key = nullptr;
    AgreementKind kind = AgreementKind::other;
    bool is_rsa = false;
    bool lives_elsewhere = false;
    std::optional<CertificateIdentity> certificate;
    std::vector<Bytes> key_ids;        // that name it
    GostSBox sbox = GostSBox::dke1();  // of its certificate, or of itself: what the GOST wrap to it uses
};

// Views of the entry, which outlives it.
OwnKey own_key(const KeyEntry& entry);

// Identifiers of a public key beside its certificate's: the national hashes, or SHA-1 (RFC 5280 §4.2.1.2).
std::vector<Bytes> computed_key_ids(EVP_PKEY* key);

// The table of a DSTU 4145 key; DKE No 1 for others.
GostSBox sbox_of(const EVP_PKEY* key);

bool refers_to(const CertificateReference& reference, const CertificateIdentity& certificate);
bool refers_to(const CertificateReference& reference, const OwnKey& key);

}  // namespace pidpys::crypto
