// SPDX-License-Identifier: MIT
// What a trusted list says, whoever has signed it.
#pragma once

#include "certs/authorities/trusted_list.hpp"
#include "crypto/xml/document.hpp"

namespace pidpys::certs {

// Errors of read_trusted_list but those of its signature.
Result<TrustedList> read_list_content(const xml::Document& document);

}  // namespace pidpys::certs
