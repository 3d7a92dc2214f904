// SPDX-License-Identifier: MIT
// A key that CNG holds, as one that signs for us.
#pragma once

#include <windows.h>  // before those that need it

#include <ncrypt.h>

#include <memory>

#include "platform/key_store.hpp"

namespace pidpys::platform {

// denied: the user took the window away that asked for a card or a PIN; else io, with the system's words.
tl::unexpected<Error> cng_trouble(SECURITY_STATUS status);

// `ours`: the handle is let go with the key, and where there is none.
Result<std::shared_ptr<StoredKey>> cng_key(NCRYPT_KEY_HANDLE key, bool ours, KeyQuestions questions,
                                           std::string_view pin = {});

}  // namespace pidpys::platform
