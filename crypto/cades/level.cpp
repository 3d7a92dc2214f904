// SPDX-License-Identifier: MIT
#include "crypto/cades/level.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/values.hpp"
#include "crypto/cms/certificate_identity.hpp"

namespace pidpys::crypto {
namespace {

bool is_bes(const SignerInfoView& signer) {
    const ByteView set = signer.signed_attributes;
    return has_attribute(set, oids::content_type) && has_attribute(set, oids::message_digest) &&
           (has_attribute(set, oids::signing_certificate_v2) || has_attribute(set, oids::signing_certificate));
}

bool holds(const SignerInfoView& signer, const der::Oid& type) {
    return !attribute_values(signer.unsigned_attributes, type).empty();
}

struct CertificateName {
    ByteView issuer, serial;  // whole; empty where the signature does not tell them
};

CertificateName certificate_of(const SignedDataView& signature, const SignerInfoView& signer) {
    bool broken = false;
    der::Reader sid(signer.sid, broken);
    if (sid.peek() == der::sequence_tag) {
        der::Reader fields = sid.enter(der::sequence_tag);
        const ByteView issuer = fields.any().whole;
        return {issuer, fields.any().whole};
    }
    for (ByteView certificate : signature.certificates)
        if (const auto identity = identify_certificate(certificate); identity && names(signer.sid, *identity))
            return {identity->issuer, identity->serial};
    return {};
}

// Whether a CertificateList is that issuer's: names as they stand, as lists are chosen (pki 3.5).
bool is_list_of(ByteView crl, ByteView issuer) {
    bool broken = false;
    der::Reader fields = der::Reader(crl, broken).enter(der::sequence_tag).enter(der::sequence_tag);
    (void)fields.take_if(der::integer_tag);  // version
    (void)fields.algorithm();
    return der::equal(fields.any().whole, issuer) && !broken;
}

// Whether a BasicOCSPResponse speaks of a certificate with that serial number.
bool speaks_of(ByteView basic, ByteView serial) {
    bool broken = false;
    der::Reader data = der::Reader(basic, broken).enter(der::sequence_tag).enter(der::sequence_tag);
    (void)data.take_if(der::context(0));  // version
    (void)data.any();                     // responderID
    (void)data.any();                     // producedAt
    der::Reader singles = data.enter(der::sequence_tag);
    while (!singles.at_end()) {
        der::Reader id = singles.enter(der::sequence_tag).enter(der::sequence_tag);
        (void)id.algorithm();
        (void)id.any();  // issuerNameHash
        (void)id.any();  // issuerKeyHash
        if (der::equal(id.any().whole, serial)) return !broken;
    }
    return false;
}

// SignedData.crls is everybody's: what stands there for another signer lifts nobody else.
bool has_own_revocation_data(const SignedDataView& signature, const SignerInfoView& signer) {
    if (signature.revocations.empty()) return false;
    const auto [issuer, serial] = certificate_of(signature, signer);
    if (serial.empty()) return false;
    const RevocationValues values = revocations_of(signature);
    return std::ranges::any_of(values.ocsps, [own = serial](ByteView basic) { return speaks_of(basic, own); }) ||
           std::ranges::any_of(values.crls, [name = issuer](ByteView list) { return is_list_of(list, name); });
}

}  // namespace

std::string_view title_of(CadesLevel level) {
    switch (level) {
        case CadesLevel::cms: return "CMS";
        case CadesLevel::bes: return "CAdES-BES";
        case CadesLevel::t: return "CAdES-T";
        case CadesLevel::c: return "CAdES-C";
        case CadesLevel::x_long: return "CAdES-X Long";
        case CadesLevel::lt: return "CAdES-B-LT";
        case CadesLevel::archive: return "CAdES-A";
        case CadesLevel::lta: break;
    }
    return "CAdES-B-LTA";
}

CadesLevel level_of(const SignedDataView& signature, const SignerInfoView& signer) {
    if (!is_bes(signer)) return CadesLevel::cms;
    if (!holds(signer, oids::signature_timestamp)) return CadesLevel::bes;
    const bool refs = holds(signer, oids::certificate_refs) && holds(signer, oids::revocation_refs);
    const bool values = holds(signer, oids::certificate_values) && holds(signer, oids::revocation_values);
    if (refs && values) return has_archive_timestamp(signer) ? CadesLevel::archive : CadesLevel::x_long;
    if (refs) return CadesLevel::c;
    if (!has_own_revocation_data(signature, signer)) return CadesLevel::t;
    return holds(signer, oids::archive_timestamp_v3) ? CadesLevel::lta : CadesLevel::lt;
}

bool has_archive_timestamp(const SignerInfoView& signer) {
    return holds(signer, oids::archive_timestamp_v3) || has_archive_timestamp_v2(signer) ||
           holds(signer, oids::archive_timestamp_v1);
}

bool has_archive_timestamp_v2(const SignerInfoView& signer) { return holds(signer, oids::archive_timestamp_v2); }

}  // namespace pidpys::crypto
