// SPDX-License-Identifier: MIT
// PKCS#8 (RFC 5208): PrivateKeyInfo and EncryptedPrivateKeyInfo; also RSAPrivateKey and ECPrivateKey by themselves.
#include "crypto/asn1/reader.hpp"
#include "crypto/container/contents.hpp"

namespace pidpys::crypto {

Result<Contents> read_pkcs8(ByteView der, ContainerPassword& password, DerivationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(der, broken).enter(der::sequence_tag);
    Contents contents;
    if (fields.peek() != der::sequence_tag) {
        auto keys = read_private_key(der);
        if (!keys) return forward(keys);
        contents.keys = std::move(*keys);
        return contents;
    }
    const ByteView algorithm = fields.take(der::sequence_tag).whole;
    const ByteView ciphertext = fields.take(der::octet_string).content;
    if (broken) return fail(Errc::malformed, "EncryptedPrivateKeyInfo");
    auto plain = decrypt_with_password(algorithm, ciphertext, password, budget);
    if (!plain) return forward(plain);
    auto keys = read_private_key(plain->view());
    // A wrong password now and then leaves a valid padding, and some ciphers have none.
    if (!keys) return fail(Errc::wrong_password, "the container does not decrypt to a private key");
    contents.keys = std::move(*keys);
    return contents;
}

}  // namespace pidpys::crypto
