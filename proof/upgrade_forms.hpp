// SPDX-License-Identifier: MIT
// What was gathered for a signer, put into the signature: the long form with references and values in attributes (pki 6.3),
// or the baseline form with everything in SignedData (pki 6.4).
#pragma once

#include "crypto/cades/signature_editor.hpp"
#include "proof/upgrade_work.hpp"

namespace pidpys::proof {

// For t the time-stamp alone. Errors of crypto::make_certificate_refs and make_revocation_refs.
Result<void> write_form(crypto::SignatureEditor& editor, const SignerWork& work, crypto::CadesLevel level);

}  // namespace pidpys::proof
