// SPDX-License-Identifier: MIT
// Names under which libcrypto finds the algorithms: OpenSSL's short and long name and the OID, separated by colons,
// since X.509 code asks by OBJ_obj2txt's long name, other code by the short one.
#pragma once

namespace pidpys::crypto::provider {

inline constexpr const char* kProperties = "provider=pidpys";

inline constexpr const char* kKeyName = "dstu4145le";
inline constexpr const char* kKeyNames = "dstu4145le:DSTU 4145-2002 little endian:1.2.804.2.1.1.1.1.3.1.1";

inline constexpr const char* kGostDigest = "dstu34311";

// Our own parameters of keys and signatures.
inline constexpr const char* kParametersDer = "dstu-parameters";      // octets: DSTU4145Params
inline constexpr const char* kSignatureForm = "dstu-signature-form";  // text: "raw" (default) or "octet-string"

}  // namespace pidpys::crypto::provider
