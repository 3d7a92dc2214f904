// SPDX-License-Identifier: MIT
// Containers of keys as a person's files: a new one never takes the place of anything, a changed one leaves what was there
// beside it, and nothing counts before it has been read back.
#pragma once

#include <filesystem>
#include <functional>

#include "keygen/new_keys.hpp"

namespace pidpys::keygen {

// Bounds of a password that is being chosen, in characters.
inline constexpr std::size_t longest_password = 256;
std::size_t characters_of(const SecretString& password);

// The keys in a new file that only its owner may read, opened again by the password before the call returns. If that
// fails the file is taken away. io, also where something stands there; errors of crypto::write_pkcs12.
Result<void> write_new_container(const std::filesystem::path& path, const std::vector<KeyWithRequest>& keys,
                                 const SecretString& password, crypto::Pkcs12Scheme scheme);

// The requests beside the container, NAME_sign.p10 and NAME_agree.p10 (a key of both purposes signs); their paths. Its owner
// alone may read them, too: the word that blocks the certificate is in there. What stands there is left, and the file gets a
// number. io.
Result<std::vector<std::filesystem::path>> write_requests(const std::filesystem::path& container,
                                                          const std::vector<KeyWithRequest>& keys);

// What the container holds, as `change` makes it of that; answers where the content of before is kept, a new file beside.
// A link leads to the container: that is what changes, where it lies. not_found, too_large, io; busy: somebody else has
// changed it meanwhile, and nothing is written; errors of `change`.
Result<std::filesystem::path> change_container(const std::filesystem::path& path,
                                               const std::function<Result<Bytes>(ByteView before)>& change);

}  // namespace pidpys::keygen
