// SPDX-License-Identifier: MIT
// Password hashes: scrypt (RFC 7914), as "$scrypt$ln=15,r=8,p=3$<salt>$<hash>" in base64, so that costs may grow.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/secret.hpp"

namespace pidpys::api::dss {

std::string hash_password(const SecretString& password);

// Constant time in the hash. An empty or malformed `hash` costs as much as a good one and is never right, so that
// time does not tell which logins exist. Each takes 32 MiB and some tenth of a
// second: the daemon makes them one after another (login_lane.hpp).
bool is_password(const SecretString& password, std::string_view hash);

}  // namespace pidpys::api::dss
