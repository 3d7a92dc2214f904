// SPDX-License-Identifier: MIT
#include "crypto/cades/level.hpp"

#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/oids.hpp"

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
    if (signature.revocations.empty()) return CadesLevel::t;
    return holds(signer, oids::archive_timestamp_v3) ? CadesLevel::lta : CadesLevel::lt;
}

bool has_archive_timestamp(const SignerInfoView& signer) {
    return holds(signer, oids::archive_timestamp_v3) || has_archive_timestamp_v2(signer) ||
           holds(signer, oids::archive_timestamp_v1);
}

bool has_archive_timestamp_v2(const SignerInfoView& signer) { return holds(signer, oids::archive_timestamp_v2); }

}  // namespace pidpys::crypto
