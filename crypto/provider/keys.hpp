// SPDX-License-Identifier: MIT
// Between the keys of crypto/dstu4145 and EVP_PKEY. The provider must be loaded.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"
#include "crypto/dstu4145/key.hpp"
#include "crypto/dstu4145/parameters_der.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

// Name for EVP_PKEY_is_a() and EVP_PKEY_CTX_new_from_name().
inline constexpr const char* kDstuKey = "dstu4145le";

// `dke` goes into the key's parameters when it is written (SubjectPublicKeyInfo, PKCS#8); none: left out.
Result<EvpPkey> evp_key(const dstu4145::PrivateKey& key, const std::optional<Bytes>& dke = std::nullopt,
                        dstu4145::ParametersForm form = dstu4145::ParametersForm::written_out);
Result<EvpPkey> evp_key(const dstu4145::PublicKey& key, const std::optional<Bytes>& dke = std::nullopt,
                        dstu4145::ParametersForm form = dstu4145::ParametersForm::written_out);

// A PrivateKeyInfo (RFC 5208), parameters kept as they came. libcrypto's search for a decoder takes a millisecond
// and copies the octets about; this does neither. Errc::unsupported where it is another algorithm's, Errc::malformed.
Result<EvpPkey> read_dstu_private_key(ByteView der);

// Errc::no_key if the key is not of DSTU 4145 or (private) has only its public half.
Result<dstu4145::PrivateKey> dstu_private_key(const EVP_PKEY* key);
Result<dstu4145::PublicKey> dstu_public_key(const EVP_PKEY* key);

// The substitution table that its parameters name, DKE No 1 where they name none. Errc::no_key.
Result<GostSBox> dstu_sbox(const EVP_PKEY* key);

// Makes a key by EVP: `group` is a curve's OID, "M257" or OpenSSL's "uacurve6".
Result<EvpPkey> generate_dstu_key(const char* group,
                                  dstu4145::ParametersForm form = dstu4145::ParametersForm::written_out);

}  // namespace pidpys::crypto
