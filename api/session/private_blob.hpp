// SPDX-License-Identifier: MIT
// Octets of a key container: wiped when the last user lets them go. Not in the secure heap, which is kept for opened
// keys and passwords: containers are large, many, and encrypted themselves.
#pragma once

#include "api/http/blob.hpp"

namespace pidpys::api {

Blob private_blob(Bytes octets);

}  // namespace pidpys::api
