// SPDX-License-Identifier: MIT
// Certificates in files of people, in every form that crypto/cms/certificate_bundle.hpp reads.
#pragma once

#include <filesystem>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::files {

// DER of each. not_found, too_large, io; malformed (a file without any).
Result<std::vector<Bytes>> read_certificates(const std::vector<std::filesystem::path>& paths);

// Everything of a folder that holds certificates (files/pki_files.hpp), the newest files first. What cannot be read is
// left out: one damaged file must not cost the user the others. Absent folder: empty.
std::vector<Bytes> read_certificate_folder(const std::filesystem::path& folder);

// Puts each into a file of its own in the folder, which is made if need be, under a name that its octets give; their paths. io.
Result<std::vector<std::filesystem::path>> shelve_certificates(const std::filesystem::path& folder,
                                                               const std::vector<Bytes>& certificates);

}  // namespace pidpys::files
