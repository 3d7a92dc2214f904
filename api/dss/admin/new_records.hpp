// SPDX-License-Identifier: MIT
// What an administrator hands over, checked and made into records.
#pragma once

#include <optional>

#include "api/dss/store/accounts.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/container/key_container.hpp"

namespace pidpys::api::dss {

// Facts from the certificate itself. malformed.
Result<CertificateRecord> new_certificate(ByteView der, const User& user, CertificateUse use);

// The certificate of the first key in the container that can sign. `certificates`: for containers without any. Opens
// the container, so that a wrong password is noticed now. no_key, no_certificate, wrong_password …
Result<Bytes> signing_certificate(const std::string& container, const SecretString& password,
                                  const std::vector<Bytes>& certificates);

// The certificate of the one key of those that can sign there; of `certificates`, if there are any, the one that is such a key's.
// no_key; no_certificate: none is there, or none of those given fits; invalid_argument: several keys.
Result<Bytes> signing_certificate(const crypto::KeyContainer& in_token, const std::vector<Bytes>& certificates);

// A key's PKCS #11 URI as CertificateRecord::container has it. Errors of token::parse_uri (what brings a PIN along is denied);
// invalid_argument: it names a container that merely lies on a token.
Result<std::string> token_name(std::string_view uri);

// Any form of a GUID, or a new one for an empty text. invalid_argument.
Result<std::string> guid_or_new(std::string_view text);

// A user by login or id, a box by any form of its id. not_found, invalid_argument.
Result<User> find_user(AccountStore& store, std::string_view login_or_id);
Result<std::string> box_id(std::string_view text);

}  // namespace pidpys::api::dss
