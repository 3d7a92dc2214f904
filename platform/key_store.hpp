// SPDX-License-Identifier: MIT
// Certificates whose keys the system keeps and uses: the stores "Personal" of Windows, the user's and the machine's,
// and CNG or an older CSP, behind which are its own files, a TPM, smart cards and tokens. A key never comes out. Elsewhere
// there are none.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

struct StoredCertificate {
    Bytes certificate;   // DER
    std::string label;   // for people; often empty
    std::string keeper;  // of the key: "Microsoft Software Key Storage Provider", "Microsoft Smart Card Key …"
};

// The user's before the machine's; those whose key is away (a token that is not connected) as well. unsupported, io.
Result<std::vector<StoredCertificate>> certificates_with_keys();

struct RsaPss {
    std::string digest;   // of the mask as well, which the system does not tell apart
    int salt_length = 0;  // octets
};

struct RsaOaep {
    std::string digest;  // of the mask as well
    ByteView label;
};

// Of one certificate. From any thread. Errors: denied (the user took the PIN's window away), unsupported (not in this way), io;
// integrity alone where what was encrypted is at fault.
class StoredKey {
public:
    virtual ~StoredKey() = default;

    // RSA: PKCS #1 v1.5 with that digest ("SHA256"), or PSS.
    virtual Result<Bytes> sign_rsa(const std::string& digest, ByteView hash) = 0;
    virtual Result<Bytes> sign_rsa_pss(const RsaPss& way, ByteView hash) = 0;
    // r and s, each as long as the order of the curve.
    virtual Result<Bytes> sign_ecdsa(ByteView hash) = 0;

    // What RSA has encrypted, by PKCS #1 v1.5 or OAEP, into memory as long as the modulus; how many octets it is.
    virtual Result<std::size_t> decrypt_rsa(ByteView encrypted, std::span<std::uint8_t> plain) = 0;
    virtual Result<std::size_t> decrypt_rsa_oaep(const RsaOaep& way, ByteView encrypted,
                                                 std::span<std::uint8_t> plain) = 0;
    // ECDH with a point of the key's own curve, P-256, P-384 or P-521: its x and y, each as long as the field. `z` is that
    // long, too, and becomes the x of the common point, the most significant octet first.
    virtual Result<void> agree_ecdh(ByteView x_and_y, std::span<std::uint8_t> z) = 0;
};

// Who is asked for a card or a PIN, now or when it signs.
enum class KeyQuestions {
    by_system,  // the user, in a window of Windows
    none        // nobody: what would have to ask does not sign
};

// A PIN (UTF-8) that is not empty is handed to the key's keeper, which does not ask for it then; no copy of it is left.
// not_found, unsupported, denied, io.
Result<std::shared_ptr<StoredKey>> open_stored_key(ByteView certificate, KeyQuestions questions,
                                                   std::string_view pin = {});

}  // namespace pidpys::platform
