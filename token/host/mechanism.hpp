// SPDX-License-Identifier: MIT
// A mechanism with its parameters as PKCS #11 lays them out, whose numbers are as wide as the system's.
#pragma once

#include "token/host/cryptoki.hpp"
#include "token/wire/messages.hpp"

namespace pidpys::token::host {

// Nothing for none: some libraries take the address of no octets amiss.
inline unsigned char* octets_of(ByteView view) {
    return view.empty() ? nullptr : const_cast<unsigned char*>(view.data());
}

struct MechanismOf {
    explicit MechanismOf(const wire::Mechanism& from);
    MechanismOf(const MechanismOf&) = delete;
    MechanismOf& operator=(const MechanismOf&) = delete;

    CK_MECHANISM value{};

private:
    union {
        CK_RSA_PKCS_PSS_PARAMS pss;
        CK_RSA_PKCS_OAEP_PARAMS oaep;
        CK_ECDH1_DERIVE_PARAMS ecdh;
    } parameters_{};
};

}  // namespace pidpys::token::host
