// SPDX-License-Identifier: MIT
#pragma once

#include "api/session/options.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api {

// The session's options for crypto/, but for the time of signing; unsupported, with the option's name, for what this
// version cannot make.
Result<crypto::SignOptions> sign_options(const SessionOptions& options);

}  // namespace pidpys::api
