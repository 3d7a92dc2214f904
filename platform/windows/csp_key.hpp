// SPDX-License-Identifier: MIT
// A key of an older keeper, a cryptographic service provider that CNG does not reach, as one that works for us.
#pragma once

#include <windows.h>  // before those that need it

#include <wincrypt.h>

#include <memory>

#include "platform/key_store.hpp"

namespace pidpys::platform {

// `kind`: AT_SIGNATURE or AT_KEYEXCHANGE; `ours`: the handle is let go with the key, and where there is none. RSA with
// PKCS #1 v1.5 alone, SHA-1 and SHA-2: such providers know no other. Errors as of cng_key.
Result<std::shared_ptr<StoredKey>> csp_key(HCRYPTPROV keeper, DWORD kind, bool ours, std::string_view pin = {});

}  // namespace pidpys::platform
