// SPDX-License-Identifier: MIT
#include "crypto/container/password_encryption.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/container/pbes1.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/container/pkcs12_pbe.hpp"

namespace pidpys::crypto {

Result<SecretBytes> decrypt_with_password(ByteView algorithm, ByteView ciphertext, ContainerPassword& password,
                                          DerivationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(algorithm, broken).enter(der::sequence_tag);
    const ByteView oid = fields.oid();
    if (broken) return fail(Errc::malformed, "encryption algorithm");
    if (oids::pbes2 == oid) return pbes2_decrypt(fields.rest(), ciphertext, password.octets(), budget);
    if (const Pkcs12Pbe* scheme = pkcs12_pbe(oid))
        return pkcs12_pbe_decrypt(*scheme, fields.rest(), ciphertext, password, budget);
    if (const Pbes1* scheme = pbes1(oid))
        return pbes1_decrypt(*scheme, fields.rest(), ciphertext, password.octets(), budget);
    return fail(Errc::unsupported, "container encryption " + der::oid_text(oid));
}

std::optional<KeyWanted> key_wanted_of(ByteView algorithm, const ContainerPassword& password) {
    bool broken = false;
    der::Reader fields = der::Reader(algorithm, broken).enter(der::sequence_tag);
    const ByteView oid = fields.oid();
    if (broken || !(oids::pbes2 == oid)) return std::nullopt;
    return pbes2_key_wanted(fields.rest(), password.octets());
}

}  // namespace pidpys::crypto
