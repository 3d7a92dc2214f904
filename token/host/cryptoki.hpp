// SPDX-License-Identifier: MIT
// PKCS #11 by p11-kit's header: free to copy whole, and packed by one octet on Windows as vendors' libraries there are, in
// either width; their functions are called as C's are (__cdecl), which is what the compiler does by itself.
#pragma once

#include <p11-kit/pkcs11.h>

#ifdef _WIN32
// A number has four octets in either width there, a pointer four or eight; nothing between them (PKCS #11 2.40, 2.1).
static_assert(sizeof(CK_ULONG) == 4 && sizeof(CK_BBOOL) == 1);
static_assert(sizeof(CK_INFO) == 72 && sizeof(CK_TOKEN_INFO) == 160);
static_assert(sizeof(CK_ATTRIBUTE) == 8 + sizeof(void*) && sizeof(CK_MECHANISM) == 8 + sizeof(void*));
static_assert(sizeof(CK_C_INITIALIZE_ARGS) == 4 + 5 * sizeof(void*));
static_assert(sizeof(CK_FUNCTION_LIST) == 2 + 68 * sizeof(void*));
static_assert(sizeof(CK_RSA_PKCS_OAEP_PARAMS) == 16 + sizeof(void*));
static_assert(sizeof(CK_ECDH1_DERIVE_PARAMS) == 12 + 2 * sizeof(void*));
#endif
