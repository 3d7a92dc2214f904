// SPDX-License-Identifier: MIT
// What the readers of the formats hand over, before keys and certificates are matched.
#pragma once

#include <string>
#include <vector>

#include "crypto/container/key_container.hpp"
#include "crypto/container/password_encryption.hpp"

namespace pidpys::crypto {

struct RawKey {
    std::shared_ptr<EVP_PKEY> key;
    std::string label;
};

struct Contents {
    std::vector<RawKey> keys;
    std::vector<Bytes> certificates;  // DER
    // Of PKCS#12, for who writes it anew.
    bool national_encryption = false;  // of a key
    bool something_else = false;       // than keys and certificates: it was left out
};

// Each checks its own format; errors as open_container. The password goes as the format wants it.
Result<Contents> read_pkcs12(ByteView container, const SecretString& password, const ContainerLimits& limits);
Result<Contents> read_pem(ByteView text, const SecretString& password, const ContainerLimits& limits);
Result<Contents> read_key6(ByteView container, const SecretString& password, const ContainerLimits& limits);
// One of the keys that a container may hold: its derivation is paid from the container's budget.
Result<Contents> read_pkcs8(ByteView der, ContainerPassword& password, DerivationBudget& budget);

// A PrivateKeyInfo (RFC 5208), or an algorithm's own private-key structure, with the keys in its attributes, if
// any, after it. Errc::malformed, Errc::unsupported.
Result<std::vector<RawKey>> read_private_key(ByteView der);

// Keys get the certificates of their public keys and those certificates' issuers; others are left over. Of several for
// one key the better at this time is taken (cms/certificate_choice.hpp), of equals the first.
KeyContainer match_certificates(Contents contents, ContainerKind kind, const std::vector<Bytes>& separate,
                                std::chrono::system_clock::time_point at);

}  // namespace pidpys::crypto
