// SPDX-License-Identifier: MIT
// The demo authority and keys as files of a state directory:
//   authorities/demo-ca.pem  the authority, where the service looks for authorities
//   demo-p256.p12, demo-rsa.p12, demo-dstu.p12 (PKCS#12; the last of the GOST scheme), demo-password
#pragma once

#include <filesystem>

#include "certs/certificate.hpp"

namespace pidpys::cli {

// Of every demo key, and no secret: it is in the documentation and in the file demo-password.
inline constexpr const char* kDemoPassword = "demo";

bool has_demo_files(const std::filesystem::path& state);

// Makes all of them anew: the authority's key is not kept, so that nothing can be added later. io, internal.
Result<void> make_demo_files(const std::filesystem::path& state, certs::TimePoint now);

}  // namespace pidpys::cli
