// SPDX-License-Identifier: MIT
// Files that a person keeps: documents, signatures, containers.
#pragma once

#include <functional>

#include "files/private_file.hpp"

namespace pidpys::files {

// As replace_file does. With the mode of what stands there: who may not read a document does not read what was made of it;
// a new one is readable by all whom the umask lets. io.
Result<void> replace_document(const std::filesystem::path& path, ByteView content);

// The same of what `write` puts under a neighbour's name, and may look at before it takes the document's place. Errors of
// `write`; io.
Result<void> replace_document(const std::filesystem::path& path,
                              const std::function<Result<void>(const std::filesystem::path& neighbour)>& write);

}  // namespace pidpys::files
