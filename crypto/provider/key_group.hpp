// SPDX-License-Identifier: MIT
// Curves by the names people and OpenSSL give them.
#pragma once

#include <string_view>

#include "crypto/base/result.hpp"
#include "crypto/dstu4145/params.hpp"

namespace pidpys::crypto::provider {

// "M257", its OID, or OpenSSL's "uacurve6". Errc::unsupported.
Result<dstu4145::ParamsPtr> curve_by_name(std::string_view name);

}  // namespace pidpys::crypto::provider
