// SPDX-License-Identifier: MIT
// The keys of the double and what its mechanisms do with them, of the kind that the build chose: of libcrypto and DSTU 4145
// (keys.cpp), or P-256 by Windows' own CNG (cng_keys.cpp), for a double of a width that there is no libcrypto of.
#pragma once

#include <p11-kit/pkcs11.h>

#include <memory>
#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"

namespace pidpys::token::twin {

namespace number {
inline constexpr CK_KEY_TYPE gost28147 = 0x80420111, kalyna256 = 0x80420113, dstu4145 = 0x80420131;
inline constexpr CK_MECHANISM_TYPE mac = 0x80420014, gost_wrap = 0x80420016, kalyna_wrap = 0x80420017,
                                   dstu_sign = 0x80420031, dstu_gost = 0x80420032, dstu_kupyna256 = 0x80420033,
                                   dstu_kupyna384 = 0x80420034, dstu_kupyna512 = 0x80420035, dstu_pair = 0x80420042,
                                   dstu_derive = 0x80420043, dstu_cofactor_derive = 0x80420044;
inline constexpr CK_ULONG kdf_null = 1, kdf_gost = 0x80420211, kdf_kupyna = 0x80420212;
}  // namespace number

struct KeyMaterial;
using Key = std::shared_ptr<const KeyMaterial>;

std::vector<CK_MECHANISM_TYPE> usual_mechanisms();

// "rsa", "p256", "dstu", or "1.2.804…:d", the curve's OID and d in hex, the highest octet first. CNG: the one that there is.
Key key_of(const std::string& kind);
Key dstu_key_of(ByteView parameters);  // new; none for other parameters

CK_KEY_TYPE type_of(const Key& key);
Bytes point_of(const Key& key);       // CKA_EC_POINT, empty for RSA
Bytes parameters_of(const Key& key);  // CKA_EC_PARAMS, empty for RSA
Bytes modulus_of(const Key& key);     // empty for others

// CKR_MECHANISM_INVALID for one that is not of this kind of key.
CK_RV sign(const Key& key, const CK_MECHANISM& mechanism, ByteView octets, Bytes& signature);
// Z, or by a KDF of the makers the key of 32 octets.
CK_RV agree(const Key& key, const CK_MECHANISM& mechanism, Bytes& agreed);

CK_RV wrap(CK_MECHANISM_TYPE type, ByteView kek, ByteView key, Bytes& wrapped);
CK_RV unwrap(CK_MECHANISM_TYPE type, ByteView kek, ByteView wrapped, Bytes& key);

}  // namespace pidpys::token::twin
