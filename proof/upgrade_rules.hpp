// SPDX-License-Identifier: MIT
// Which signatures may be raised, and to what (pki 6.3, 6.4).
#pragma once

#include <optional>

#include "crypto/cades/level.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/timestamp/token.hpp"

namespace pidpys::proof {

constexpr bool is_baseline(crypto::CadesLevel level) {
    return level == crypto::CadesLevel::lt || level == crypto::CadesLevel::lta;
}

// Whether a signature of this level is left as it is. One with an archive time-stamp gets another where that is wanted.
bool has_level(crypto::CadesLevel level, crypto::CadesLevel wanted);

// unsupported: its form excludes the level.
Result<void> may_reach(crypto::CadesLevel level, crypto::CadesLevel wanted);

// References of a CAdES-C that say nothing of revocation may give way to those of data that can be had, unless a
// time-stamp covers them. unsupported, malformed.
Result<void> may_replace_references(const crypto::SignerInfoView& signer);

// An archive time-stamp (version 3) that is there: over what it should be over. `beside`: the data of a detached signature.
// integrity, unsupported.
Result<void> check_archive(const crypto::SignedDataView& view, const crypto::SignerInfoView& signer,
                           std::optional<ByteView> beside, const crypto::timestamp::Token& token);

}  // namespace pidpys::proof
