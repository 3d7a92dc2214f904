// SPDX-License-Identifier: MIT
#include "proof/upgrade_rules.hpp"

#include <algorithm>

#include "crypto/cades/archive_digest.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/references.hpp"

namespace pidpys::proof {

using crypto::CadesLevel;
namespace timestamp = crypto::timestamp;
namespace oids = crypto::oids;

bool has_level(CadesLevel level, CadesLevel wanted) {
    switch (wanted) {
        case CadesLevel::t: return level >= CadesLevel::t;
        case CadesLevel::x_long: return level >= CadesLevel::x_long;
        case CadesLevel::lt: return is_baseline(level);
        default: return false;
    }
}

Result<void> may_reach(CadesLevel level, CadesLevel wanted) {
    if (level == CadesLevel::cms)
        return fail(Errc::unsupported, "the signature has not the attributes of CAdES-BES, which every level needs");
    const bool extended = level == CadesLevel::c || level == CadesLevel::x_long || level == CadesLevel::archive;
    if (is_baseline(wanted) && extended)
        return fail(Errc::unsupported, "B-LT excludes the references and values that the signature has");
    return {};
}

Result<void> may_replace_references(const crypto::SignerInfoView& signer) {
    for (const auto& type : {oids::signature_and_refs_timestamp, oids::refs_timestamp})
        if (!crypto::attribute_values(signer.unsigned_attributes, type).empty())
            return fail(Errc::unsupported, "a time-stamp covers the signature's references");
    if (crypto::has_archive_timestamp(signer))
        return fail(Errc::unsupported, "an archive time-stamp covers the signature's references");
    for (ByteView value : crypto::attribute_values(signer.unsigned_attributes, oids::revocation_refs)) {
        const auto references = crypto::read_revocation_refs(value);
        if (!references) return tl::unexpected(references.error());
        if (!std::all_of(references->begin(), references->end(), [](const auto& one) { return one.empty(); }))
            return fail(Errc::unsupported, "the signature refers to status answers that nobody can get again");
    }
    return {};
}

Result<void> check_archive(const crypto::SignedDataView& view, const crypto::SignerInfoView& signer,
                           std::optional<ByteView> beside, const timestamp::Token& token) {
    const timestamp::Imprint& stated = token.info.imprint;
    if (stated.algorithm == nullptr) return fail(Errc::unsupported, "a time-stamp by an unknown digest");
    crypto::HashedOctets content(view.content.value_or(beside.value_or(ByteView{})));
    const auto actual = crypto::archive_timestamp_v3_digest(view, signer, content, *stated.algorithm, token.encoding);
    if (!actual) return tl::unexpected(actual.error());
    if (*actual != stated.hash) return fail(Errc::integrity, "an archive time-stamp of the signature is not over it");
    return {};
}

}  // namespace pidpys::proof
