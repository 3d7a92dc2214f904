// SPDX-License-Identifier: MIT
// Canonical XML (C14N 1.0 and 1.1, exclusive C14N 1.0), comments left out: the octets that signatures are over.
#pragma once

#include <string>
#include <vector>

#include "crypto/xml/document.hpp"

namespace pidpys::xml {

enum class Form { inclusive, inclusive_1_1, exclusive };

struct Canonicalization {
    Form form = Form::inclusive;        // what a reference without a method means (XMLDSig 4.4.3.2)
    std::vector<std::string> prefixes;  // InclusiveNamespaces of the exclusive form; "#default" for the default one
};

// Of a CanonicalizationMethod or Transform. Errors: unsupported (another algorithm, a form with comments), malformed.
Result<Canonicalization> read_canonicalization(const xmlNode* method);

// The octets of `apex` with all below (null: of the whole document), but without `left_out` with all below. Errors: too_large (more
// than several times what the document may be), malformed (relative namespace names).
Result<Bytes> canonical(const Document& document, const Canonicalization& how, const xmlNode* apex,
                        const xmlNode* left_out = nullptr);

}  // namespace pidpys::xml
