// SPDX-License-Identifier: MIT
// Certificates in files of people: DER, PEM with any number of them, PKCS#7 bundles.
#pragma once

#include <filesystem>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::files {

// DER of each. not_found, too_large, io; malformed (a file without any).
Result<std::vector<Bytes>> read_certificates(const std::vector<std::filesystem::path>& paths);

// Everything of a folder that holds certificates (.cer .crt .der .pem .p7b), the newest files first, at most 256
// files. What cannot be read is left out: one damaged file must not cost the user the others. Absent folder: empty.
std::vector<Bytes> read_certificate_folder(const std::filesystem::path& folder);

}  // namespace pidpys::files
