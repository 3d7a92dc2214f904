// SPDX-License-Identifier: MIT
// The signature of a whole XML document that stands inside of it: XAdES-B-B (EN 319 132-1), enveloped. What it is over is
// the document as the caller reads it, or it is refused: one signature, a child of the root; one reference to all of it and one
// to the signed properties; known transforms; each Id once.
#pragma once

#include <chrono>
#include <functional>

#include "crypto/xml/document.hpp"

namespace pidpys::xml {

struct EnvelopedSignature {
    Bytes certificate;                                                  // of the signer, DER
    std::optional<std::chrono::system_clock::time_point> signing_time;  // as claimed
};

// Whether a certificate is one of those that may sign this; asked once, of the one in KeyInfo that the signed properties name.
using IsSigner = std::function<bool(ByteView certificate)>;

// Errors: malformed; unsupported (an algorithm or transform); too_large; untrusted (another's certificate); integrity.
Result<EnvelopedSignature> verify_enveloped(const Document& document, const IsSigner& is_signer);

}  // namespace pidpys::xml
