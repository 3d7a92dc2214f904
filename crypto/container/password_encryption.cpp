// SPDX-License-Identifier: MIT
#include "crypto/container/password_encryption.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/container/pkcs12_pbe.hpp"

namespace pidpys::crypto {

Result<std::uint32_t> IterationBudget::spend(std::uint64_t iterations) {
    if (iterations == 0) return fail(Errc::malformed, "key derivation with no iterations");
    if (iterations > left_)
        return fail(Errc::too_large, std::to_string(iterations) + " iterations of key derivation are too many");
    left_ -= iterations;
    return static_cast<std::uint32_t>(iterations);
}

Result<SecretBytes> decrypt_with_password(ByteView algorithm, ByteView ciphertext, const SecretString& password,
                                          IterationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(algorithm, broken).enter(der::sequence_tag);
    const ByteView oid = fields.oid();
    if (broken) return fail(Errc::malformed, "encryption algorithm");
    if (oids::pbes2 == oid) return pbes2_decrypt(fields.rest(), ciphertext, password, budget);
    if (const Pkcs12Pbe* scheme = pkcs12_pbe(oid))
        return pkcs12_pbe_decrypt(*scheme, fields.rest(), ciphertext, password, budget);
    return fail(Errc::unsupported, "container encryption " + der::oid_text(oid));
}

}  // namespace pidpys::crypto
