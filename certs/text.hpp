// SPDX-License-Identifier: MIT
// Texts out of X.509 objects, always valid UTF-8.
#pragma once

#include <string>

#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

std::string utf8(const ASN1_STRING* string);  // empty if it cannot be converted
// First entry of a name with this NID.
std::string name_entry(const X509_NAME* name, int nid);
std::string rfc2253(const X509_NAME* name);
std::string oid_name(const ASN1_OBJECT* object);  // dotted

}  // namespace pidpys::certs
