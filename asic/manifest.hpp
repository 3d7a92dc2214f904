// SPDX-License-Identifier: MIT
// ASiCManifest (EN 319 162-1 annex A.4, schema en_31916201v010101): what a signature of an ASiC-E with CAdES is over.
#pragma once

#include <string>
#include <vector>

#include "crypto/cms/digest.hpp"

namespace pidpys::asic {

inline constexpr std::size_t kMaxManifest = std::size_t{4} << 20;  // octets

struct DataReference {
    std::string name;        // of the member: its URI decoded
    std::string media_type;  // may be empty; never trusted
    const crypto::DigestAlgorithm* algorithm = nullptr;
    Bytes digest;
    bool root_file = false;
};

struct Manifest {
    std::string signature;       // the member that signs it: SigReference's URI decoded
    std::string signature_type;  // its MimeType; may be empty
    std::vector<DataReference> references;
};

// The document whose octets are signed as they are.
Bytes write_manifest(const Manifest& manifest);

// Errors: malformed (no XML, a document type, another structure than the schema's, a URI that leaves the container);
// too_large; unsupported (a digest that is not known here, an extension marked critical).
Result<Manifest> read_manifest(ByteView document);

}  // namespace pidpys::asic
