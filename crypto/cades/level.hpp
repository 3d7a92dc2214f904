// SPDX-License-Identifier: MIT
// The level of a CAdES signature by what it holds (pki 1). What a level promises is for the verifier to judge.
#pragma once

#include <string_view>

#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

enum class CadesLevel {
    cms,      // without the attributes of CAdES-BES
    bes,      // B-B
    t,        // B-T: a time-stamp of the signature
    c,        // references to certificates and revocation data (RFC 5126)
    x_long,   // C with the values that are referred to; no baseline level
    lt,       // B-LT: T with revocation data of the signer in SignedData.crls
    archive,  // X Long with an archive time-stamp (CAdES-A)
    lta,      // B-LTA: LT with archive-time-stamp-v3
};

// As people know it: "CAdES-X Long", "CAdES-B-LT" …
std::string_view title_of(CadesLevel level);

CadesLevel level_of(const SignedDataView& signature, const SignerInfoView& signer);

// The archive time-stamps of a signer, of any version: where there is one, what it covers must stay as it is.
bool has_archive_timestamp(const SignerInfoView& signer);
// That of version 2 covers the unsigned attributes in their order, and SignedData's certificates and lists as sets.
bool has_archive_timestamp_v2(const SignerInfoView& signer);

}  // namespace pidpys::crypto
