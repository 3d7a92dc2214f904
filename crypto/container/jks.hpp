// SPDX-License-Identifier: MIT
// Java KeyStore.
#pragma once

#include "crypto/container/contents.hpp"

namespace pidpys::crypto {

bool is_jks(ByteView container);  // by its first four octets
Result<Contents> read_jks(ByteView container, const SecretString& password, const ContainerLimits& limits);

}  // namespace pidpys::crypto
