// SPDX-License-Identifier: MIT
// The user's own authorities in the store that the system keeps for all its programs: "Trusted Root Certification
// Authorities" of Windows. Where there is no such store every call answers `unsupported`.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

bool has_certificate_store();

struct StoredAuthority {
    std::string label;  // under which it was put there, for people and for us; often empty
    Bytes certificate;  // DER
};

// What programs of this user trust: his own and the machine's. io.
Result<std::vector<StoredAuthority>> stored_authorities();

// The system asks the user in a window of its own; a repetition changes nothing. denied (the user said no), malformed, io.
Result<void> store_authority(ByteView certificate, const std::string& label);

// Out of the user's own store; the system asks again. Good if it is not there. denied, io.
Result<void> discard_authority(ByteView certificate);

}  // namespace pidpys::platform
