// SPDX-License-Identifier: MIT
// A judgement in the terms of ETSI EN 319 102-1 §5.1.3: an indication with its sub-indication, as reports of validation
// name them.
#pragma once

#include <string_view>

#include "certs/judgement.hpp"

namespace pidpys::certs {

enum class Indication { total_passed, total_failed, indeterminate };

enum class SubIndication {
    none,
    // TOTAL-FAILED
    format_failure,
    hash_failure,
    sig_crypto_failure,
    revoked,
    expired,
    not_yet_valid,
    // INDETERMINATE
    sig_constraints_failure,
    chain_constraints_failure,
    crypto_constraints_failure,
    crypto_constraints_failure_no_poe,
    timestamp_order_failure,
    no_signing_certificate_found,
    no_certificate_chain_found,
    revoked_no_poe,
    revoked_ca_no_poe,
    out_of_bounds_no_poe,
    try_later,
    signed_data_not_found,
    generic,
    count
};

struct Indicated {
    Indication indication = Indication::indeterminate;
    SubIndication sub = SubIndication::generic;
};

// Of one signer. Stricter than the verdict in one thing: a signature of a certificate that names nobody who could tell its
// status, valid here, is INDETERMINATE, TRY_LATER there.
Indicated indicate(const SignerJudgement& signer);
// Of what came to no judgement at all.
Indicated indicate(const Error& error);

// As the standard writes them: "TOTAL-PASSED", "REVOKED_NO_POE". Nothing for none.
std::string_view name_of(Indication indication);
std::string_view name_of(SubIndication sub);

}  // namespace pidpys::certs
