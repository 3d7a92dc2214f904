// SPDX-License-Identifier: MIT
// PKCS #11 by p11-kit's header: free to copy whole, and packed by one octet on Windows as vendors' libraries there are.
#pragma once

#include <p11-kit/pkcs11.h>
