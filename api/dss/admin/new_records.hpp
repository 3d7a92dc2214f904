// SPDX-License-Identifier: MIT
// What an administrator hands over, checked and made into records.
#pragma once

#include <optional>

#include "api/dss/store/accounts.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::api::dss {

// Facts from the certificate itself. malformed.
Result<CertificateRecord> new_certificate(ByteView der, const User& user, CertificateUse use);

// The certificate of the first key in the container that can sign. `certificates`: for containers without any. Opens
// the container, so that a wrong password is noticed now. no_key, no_certificate, wrong_password …
Result<Bytes> signing_certificate(const std::string& container, const SecretString& password,
                                  const std::vector<Bytes>& certificates);

// Any form of a GUID, or a new one for an empty text. invalid_argument.
Result<std::string> guid_or_new(std::string_view text);

// A user by login or id, a box by any form of its id. not_found, invalid_argument.
Result<User> find_user(AccountStore& store, std::string_view login_or_id);
Result<std::string> box_id(std::string_view text);

}  // namespace pidpys::api::dss
