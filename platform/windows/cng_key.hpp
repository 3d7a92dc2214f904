// SPDX-License-Identifier: MIT
// A key that CNG holds, as one that works for us.
#pragma once

#include <windows.h>  // before those that need it

#include <ncrypt.h>

#include <memory>

#include "platform/key_store.hpp"

namespace pidpys::platform {

// denied: the user took the window away that asked for a card or a PIN; unsupported: the keeper does not know how; else io,
// with the system's words.
tl::unexpected<Error> cng_trouble(SECURITY_STATUS status);

// The same of a decryption, where all that may have come of the octets themselves is one error, integrity: whoever made them
// learns nothing of their padding.
tl::unexpected<Error> cng_not_decrypted(SECURITY_STATUS status);

// `ours`: the handle is let go with the key, and where there is none.
Result<std::shared_ptr<StoredKey>> cng_key(NCRYPT_KEY_HANDLE key, bool ours, KeyQuestions questions,
                                           std::string_view pin = {});

}  // namespace pidpys::platform
