// SPDX-License-Identifier: MIT
// Object identifiers, signature algorithms and digest numbers that libcrypto keeps outside providers, for the process.
#pragma once

namespace pidpys::crypto::provider {

// Once, before other threads use libcrypto's object table. False if libcrypto refuses.
bool register_object_names();

}  // namespace pidpys::crypto::provider
